import type { PeerProtocol } from '../../model/peer.ts';
import type { Protocol } from './protocol.ts';

/** Loaded only where a peer speaks it: http2 and TLS take tens of milliseconds at the start of a process. */
const makers: Readonly<Record<PeerProtocol, () => Promise<Protocol>>> = {
  http: async () => (await import('./http.ts')).makeHttp(),
  https: async () => (await import('./http.ts')).makeHttp(),
  grpc: async () => (await import('./grpc.ts')).grpc,
  grpcs: async () => (await import('./grpc.ts')).grpc,
  fastcgi: async () => (await import('./fastcgi.ts')).fastcgi,
  uwsgi: async () => (await import('./uwsgi.ts')).uwsgi,
  suwsgi: async () => (await import('./uwsgi.ts')).uwsgi,
  scgi: async () => (await import('./scgi.ts')).scgi,
  memcached: async () => (await import('./memcached.ts')).memcached,
  tcp: async () => (await import('./tcp.ts')).tcp,
};

/** What speaks the protocol of a peer. */
export function makeProtocol(protocol: PeerProtocol): Promise<Protocol> {
  return makers[protocol]();
}
