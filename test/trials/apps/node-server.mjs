// Node's own HTTP server with its defaults: it closes a connection that has been idle for 5 s (and a buffer of 1 s).
import { createServer } from 'node:http';

for (const { host, port } of JSON.parse(process.argv[1])) {
  createServer((request, response) => {
    request.resume().once('end', () => response.end('ok\n'));
  }).listen({ host, port });
}
