import type { Socket } from 'node:net';
import type { PeerBehaviour } from '../../model/peer.ts';

/** A request that has come whole, body and all, and the ways to answer it in its protocol. */
export interface PeerRequest {
  /** By which it is joined with what the client and the gateway saw; '' where it has none. */
  readonly id: string;
  readonly method: string;
  /** Path and query, or what the protocol has in their place. */
  readonly url: string;
  /** A whole answer; 500 and 503 are said in the words of the protocol. */
  readonly answer: (status: 200 | 500 | 503, body: string) => void;
  /** Header and part of a body that is announced to be longer; `written` is called when they have been sent. */
  readonly begin: (written: () => void) => void;
  /** A whole answer with a header that no buffer of nginx's defaults holds. */
  readonly bigHeader: () => void;
}

export type OnRequest = (request: PeerRequest) => void;

/** How a peer is spoken to. */
export interface Protocol {
  /** Bytes that the protocol does not allow where an answer should begin. */
  readonly garbage: Buffer;
  /** Behaviours that there is no way of in this protocol. */
  readonly cannot: readonly PeerBehaviour[];
  /** Reads requests from a connection, within TLS where there is some, until it ends. */
  readonly serve: (stream: Socket, onRequest: OnRequest) => void;
}

/** Size of a header that is too big for nginx: its buffers hold 4 or 8 KiB (proxy_buffer_size and its like). */
export const bigHeaderBytes = 64 * 1024;

/** What is announced of a body that is cut off, and what is sent of it. */
export const cutBody = { announcedBytes: 1000, part: 'x'.repeat(100) } as const;
