// Answers HTTP/1.1 with a body in chunks and its length besides, and HTTP/1.0, which has no chunks, with the length alone.
import { createServer } from 'node:net';

const answers = {
  1.1: 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nok\n\r\n0\r\n\r\n',
  '1.0': 'HTTP/1.0 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nok\n',
};

for (const { host, port } of JSON.parse(process.argv[1])) {
  const server = createServer((socket) => {
    let head = '';
    socket.setEncoding('latin1').on('data', (text) => {
      head += text;
      if (head.includes('\r\n\r\n')) socket.end(answers[/ HTTP\/(1\.[01])\r\n/.exec(head)?.[1] ?? '1.0']);
    });
    socket.on('error', () => {});
  });
  server.listen({ host, port });
}
