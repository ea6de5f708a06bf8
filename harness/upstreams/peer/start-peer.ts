import type { Socket } from 'node:net';
import { askedFor } from '../../model/asked.ts';
import type { Peer, PeerBehaviour, PeerSettings } from '../../model/peer.ts';
import type { Journal } from '../app/journal.ts';
import { behave, type Order, type PeerConnection } from './behave.ts';
import { createListener } from './listener.ts';
import type { PeerRequest } from './protocol.ts';
import { makeProtocol } from './protocols.ts';
import { makeSecure } from './secure.ts';

/** A peer that has taken its place. */
export interface StartedPeer {
  readonly name: string;
  /** Why it cannot be told to do that; null where it can. */
  readonly refusal: (behaviour: PeerBehaviour) => string | null;
  /** Resolves when the order is in effect: whoever asks from then on meets it. */
  readonly tell: (order: Order) => Promise<void>;
  readonly counts: () => { readonly connections: number; readonly requests: number };
}

/** Writes down when a request has come and what it came to, also where its connection goes away before that. */
function follow(
  journal: Pick<Journal, 'start' | 'end'>,
  { id, method, url }: PeerRequest,
  raw: Socket,
  whenGone: () => 'aborted' | 'closed',
) {
  let ended = false;
  const end = (outcome: 'answered' | 'aborted' | 'closed'): void => {
    if (ended) return;
    ended = true;
    raw.off('close', gone);
    journal.end(id, outcome);
  };
  const gone = (): void => end(whenGone());
  journal.start(id, askedFor(method, url)); // always: an id may have been lost on the way;
  raw.once('close', gone);
  return end;
}

/** Starts a peer, which answers every request until it is told otherwise. Throws where it cannot listen. */
export async function startPeer(
  { name, listen, protocol: protocolName }: Peer,
  tls: PeerSettings['tls'],
  journal: Pick<Journal, 'start' | 'end'>,
): Promise<StartedPeer> {
  const [protocol, secure] = await Promise.all([makeProtocol(protocolName), makeSecure(protocolName, tls)]);
  const { garbage, cannot } = protocol;
  let order: Order = { behaviour: 'ok', ms: 0 };
  let requests = 0;
  const take = (connection: PeerConnection, request: PeerRequest): void => {
    requests += 1;
    // Who refuses has taken its connections away; else it is the gateway that has gone.
    const whenGone = () => (order.behaviour === 'refuse' ? 'closed' : 'aborted');
    const end = follow(journal, request, connection.raw, whenGone);
    const body = `${request.method} ${request.url} by ${name}\n`;
    behave(order, { request, connection, body, garbage, end });
  };
  const listener = createListener(listen, (raw) => {
    secure(raw, (stream) => protocol.serve(stream, (request) => take({ stream, raw }, request)));
  });
  await listener.open().catch((error: Error) => {
    throw new Error(`${name} cannot listen: ${error.message}`, { cause: error });
  });
  return {
    name,
    refusal: (behaviour) => {
      if (cannot.includes(behaviour)) return `${name} cannot ${behaviour}: ${protocolName} has no such thing`;
      // A RST is TCP's.
      const resets = behaviour === 'reset' || behaviour === 'reset-late';
      return resets && 'socket' in listen ? `${name} cannot ${behaviour}: it is a unix socket` : null;
    },
    tell: async (wanted) => {
      order = wanted;
      await (wanted.behaviour === 'refuse' ? listener.close() : listener.open());
    },
    counts: () => ({ connections: listener.connections(), requests }),
  };
}
