import { createServer } from 'node:http';

/* Stands where GA4 would: takes everything at once, so that only our own cost of forwarding is measured. */

const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
  request.resume();
  request.on('end', () => response.writeHead(204).end());
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` }));
});

process.on('SIGTERM', () => process.exit(0));
