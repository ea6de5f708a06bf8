/**
 * Protocols that nginx speaks to an upstream, one for each of its `*_pass` directives; `https`, `grpcs` and `suwsgi` are the
 * same within TLS, `tcp` stands for any bytes.
 */
export const peerProtocols = [
  'http',
  'https',
  'grpc',
  'grpcs',
  'fastcgi',
  'uwsgi',
  'suwsgi',
  'scgi',
  'memcached',
  'tcp',
] as const;
export type PeerProtocol = (typeof peerProtocols)[number];

/** Those that are spoken within TLS: who plays them needs a certificate. */
export const secureProtocols: readonly PeerProtocol[] = ['https', 'grpcs', 'suwsgi'];

/**
 * What a peer does to whoever asks it, once the request has come whole.
 * - `ok`: a good answer. `slow`: the same, some time later. `answer-500`, `answer-503`: an error of its own, in the words
 *   of the protocol.
 * - `hang`: accepts, reads, and says nothing.
 * - `close`: ends the connection in an orderly way before the header; `reset`: with a RST.
 * - `cut`: ends it in an orderly way in the middle of the body; `reset-late`: with a RST.
 * - `garbage`: bytes that the protocol does not allow. `big-header`: a header of 64 KiB.
 * - `refuse`: nobody listens any more, and the connections that there were are gone. Every other behaviour listens again.
 */
export const peerBehaviours = [
  'ok',
  'slow',
  'hang',
  'close',
  'reset',
  'reset-late',
  'cut',
  'garbage',
  'big-header',
  'refuse',
  'answer-500',
  'answer-503',
] as const;
export type PeerBehaviour = (typeof peerBehaviours)[number];

/** Where a peer listens. */
export type PeerListen = { readonly host: string; readonly port: number } | { readonly socket: string };

/** A server that a gateway's config passes requests to. */
export interface Peer {
  /** As the config names it: `api:3000`, `unix:/run/app.sock`. */
  readonly name: string;
  readonly listen: PeerListen;
  readonly protocol: PeerProtocol;
}

/** What the program that plays all peers of a config is started with, as JSON in its first argument. */
export interface PeerSettings {
  readonly peers: readonly Peer[];
  /** Where it is told what to do, and asked what came. */
  readonly control: { readonly host: string; readonly port: number };
  /** File that all peers append their journal to. */
  readonly journal: string;
  /** Key and certificate of the peers that speak TLS, as PEM; null where none does. */
  readonly tls: { readonly key: string; readonly cert: string } | null;
}
