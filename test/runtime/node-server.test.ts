import { afterAll, beforeAll } from 'vitest';
import { openWorld, type World } from '../support/collector.ts';
import { httpSuite } from './http-suite.ts';
import { wireSuite } from './wire-suite.ts';

let world: World | undefined;

beforeAll(async () => {
  world = await openWorld();
});

afterAll(() => world?.close());

const open = () => {
  if (world === undefined) {
    throw new Error('The collector did not start.');
  }
  const { url } = world.collector;
  return {
    world,
    ask: async (path: string, init?: RequestInit) => fetch(`${url}${path}`, { ...init, redirect: 'manual' }),
  };
};

httpSuite('a listening Node server', open);
wireSuite(open);
