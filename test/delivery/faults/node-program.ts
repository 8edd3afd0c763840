import { startNode } from '../../../src/node.ts';
import { doors, StillClock } from './doors.ts';
import { startingSchema } from './starting.ts';
import { configOf, secrets } from './sites.ts';

/* A collector on Node in a process of its own. Says its address in a line, and lives until it is killed. */

const { data, ports, now, deadlineMs, sends } = startingSchema.parse(JSON.parse(process.env['STARTING'] ?? ''));
const clock = new StillClock(now);
const { url } = await startNode({
  config: configOf(ports),
  environment: {
    port: 0,
    host: '127.0.0.1',
    data,
    config: '',
    operatorToken: 'operator-of-all-the-sites-of-this-test',
    secret: (name) => (sends ? secrets[name] : undefined),
  },
  clock: clock.now,
  deadlineMs,
  beside: (deps) => doors(deps, clock),
});

console.log(JSON.stringify({ url }));
