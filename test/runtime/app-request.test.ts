import { afterAll, beforeAll } from 'vitest';
import { openWorld, type World } from '../support/collector.ts';
import { httpSuite } from './http-suite.ts';

let world: World | undefined;

beforeAll(async () => {
  world = await openWorld();
});

afterAll(() => world?.close());

httpSuite('app.request', () => {
  if (world === undefined) {
    throw new Error('The collector did not start.');
  }
  const { app } = world.collector;
  return { world, ask: async (path, init) => app.request(path, init) };
});
