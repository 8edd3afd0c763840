import { parseArgs } from 'node:util';

import { startStandIn } from './server.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8788' },
    'measurement-id': { type: 'string', default: 'G-STANDIN000' },
    // A made-up value: the stand-in has nothing to protect, and a real secret does not belong on a command line.
    'api-secret': { type: 'string', default: 'stand-in-secret' },
  },
});

const standIn = await startStandIn({
  measurementId: values['measurement-id'],
  apiSecret: values['api-secret'],
  port: Number(values.port),
});

console.log(`GA4 stand-in on ${standIn.url} (measurement_id=${values['measurement-id']})`);

standIn.on(({ method, path, answer, judgement }) => {
  const names = judgement.events.map((event) => event.name).join(', ') || 'no event';
  console.log(`${method} ${path} answered ${answer}; Google would keep ${names}`);
  for (const { effect, code, path: where, says } of judgement.findings) {
    console.log(`  ${effect} ${code} ${where}: ${says}`);
  }
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void standIn.close());
}
