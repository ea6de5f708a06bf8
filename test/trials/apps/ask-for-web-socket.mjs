// Asks a gateway for a WebSocket as a browser does, and prints the status of the answer.
import { request } from 'node:http';

const { host, port, name, path } = JSON.parse(process.argv[1]);
const headers = {
  host: name,
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'sec-websocket-version': '13',
};
const tell = ({ statusCode }, socket) => {
  console.log(statusCode);
  socket?.destroy();
};
request({ host, port, path, headers, agent: false })
  .on('upgrade', tell)
  .on('response', (response) => tell(response.resume(), response.socket))
  .on('error', ({ code }) => console.log(code))
  .end();
