import type { Socket } from 'node:net';
import type { PeerProtocol, PeerSettings } from '../../model/peer.ts';

/** What a connection is spoken to through once it has been taken: itself, or TLS on it when the handshake is over. */
export type Secure = (raw: Socket, onStream: (stream: Socket) => void) => void;

const plain: Secure = (raw, onStream) => onStream(raw);

/** What is within TLS, and the application protocol that the handshake agrees on (RFC 7301): HTTP/2 has to be named. */
const within: { readonly [Protocol in PeerProtocol]?: readonly string[] } = {
  https: ['http/1.1'],
  grpcs: ['h2'],
  suwsgi: [],
};

/** TLS for the protocols that have it; loads TLS only then. */
export async function makeSecure(protocol: PeerProtocol, tls: PeerSettings['tls']): Promise<Secure> {
  const applications = within[protocol];
  if (applications === undefined) return plain;
  if (tls === null) throw new Error(`${protocol} needs a key and a certificate`);
  const { createSecureContext, TLSSocket } = process.getBuiltinModule('node:tls');
  const alpn = applications.length === 0 ? {} : { ALPNProtocols: [...applications] };
  const options = { isServer: true, secureContext: createSecureContext(tls), ...alpn };
  return (raw, onStream) => {
    const stream = new TLSSocket(raw, options);
    // A handshake that fails leaves nothing to speak through.
    stream.on('error', () => raw.destroy());
    stream.once('secure', () => onStream(stream));
  };
}
