// Speaks WebSocket and nothing else (RFC 6455, 4.2): whoever asks for a page is told to upgrade.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

const suffix = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

for (const { host, port } of JSON.parse(process.argv[1])) {
  const server = createServer((_, response) => {
    response.writeHead(426, { connection: 'Upgrade', upgrade: 'websocket' }).end();
  });
  server.on('upgrade', ({ headers }, socket) => {
    const accept = createHash('sha1').update(`${headers['sec-websocket-key']}${suffix}`).digest('base64');
    socket.on('error', () => {});
    socket.end(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
  });
  server.listen({ host, port });
}
