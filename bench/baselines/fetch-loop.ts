import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

/* The least that sending these bodies costs: `fetch`, as many at once as the drain, and nothing else. */

const [file = '', url = '', lanes = ''] = process.argv.slice(2);
const bodies = readFileSync(file, 'utf8').split('\n');
const headers = { 'Content-Type': 'application/json' };
let next = 0;

async function lane(): Promise<void> {
  for (let body = bodies[next]; body !== undefined; body = bodies[next]) {
    next += 1;
    const response = await fetch(url, { method: 'POST', headers, body });
    await response.body?.cancel();
  }
}

const before = process.cpuUsage();
const began = performance.now();
await Promise.all(Array.from({ length: Number(lanes) }, lane));
const seconds = (performance.now() - began) / 1000;
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ requests: bodies.length, seconds, cpuMs: (user + system) / 1000 }));
