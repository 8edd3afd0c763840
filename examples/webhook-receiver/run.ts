import { parseArgs } from 'node:util';
import { openRows } from './rows.ts';
import { startReceiver } from './server.ts';

/* `node examples/webhook-receiver/run.ts`: listens, or with `--forget VISIT` deletes what is kept of a visit. See README.md. */

const { values } = parseArgs({
  options: {
    file: { type: 'string', default: './warehouse.sqlite' },
    port: { type: 'string', default: '9000' },
    forget: { type: 'string', multiple: true, default: [] },
  },
});
const secrets = (process.env['WAREHOUSE_SECRETS'] ?? '').split(' ').filter((secret) => secret !== '');

if (values.forget.length > 0) {
  const rows = openRows(values.file);
  for (const visit of values.forget) {
    console.log(`${rows.forget(visit)} events deleted`);
  }
  rows.close();
} else if (secrets.length > 0) {
  const rows = openRows(values.file);
  const { url } = await startReceiver({
    rows,
    secrets,
    port: Number(values.port),
    tell: (outcome) => console.log(outcome),
  });
  console.log(`Waiting for events at ${url}, kept in ${values.file}`);
} else {
  console.error(
    'Set WAREHOUSE_SECRETS to the secret that Balise signs with; two, with a space between, while one replaces the other.',
  );
  process.exitCode = 1;
}
