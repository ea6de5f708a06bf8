import type { Socket } from 'node:net';
import type { Asked } from '../model/load.ts';

// As in node-http.ts: TLS is only there where somebody asks for it.
const net = process.getBuiltinModule('node:net');

function connected({ connect }: Asked): Socket {
  return 'socket' in connect ? net.connect({ path: connect.socket }) : net.connect(connect);
}

/** Line of the PROXY protocol (haproxy.org/download/2.9/doc/proxy-protocol.txt, 2.1) of a client that has an address of its own. */
function proxyLine({ connect }: Asked): string {
  const port = 'port' in connect ? connect.port : 0;
  return `PROXY TCP4 127.0.0.1 127.0.0.1 50000 ${port}\r\n`;
}

/** Opens a connection to a server in the way in which it is to be spoken to. Failures are told by the socket. */
export function connectTo(asked: Asked): Socket {
  const socket = connected(asked);
  if (asked.proxyProtocol) socket.write(proxyLine(asked));
  if (!asked.tls) return socket;
  const tls = process.getBuiltinModule('node:tls');
  const isName = net.isIP(asked.host) === 0;
  const secured = tls.connect({
    socket,
    rejectUnauthorized: false,
    ALPNProtocols: ['http/1.1'],
    ...(isName ? { servername: asked.host } : {}),
  });
  socket.on('error', (error) => secured.destroy(error));
  return secured;
}
