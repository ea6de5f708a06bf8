import type { Socket } from 'node:net';
import type { PeerBehaviour } from '../../model/peer.ts';
import type { PeerRequest } from './protocol.ts';

/** What a peer was told to do. */
export interface Order {
  readonly behaviour: PeerBehaviour;
  /** How long `slow` takes; no other behaviour asks. */
  readonly ms: number;
}

/** A connection that a peer has taken. */
export interface PeerConnection {
  /** What requests are read from: `raw`, or TLS on it. */
  readonly stream: Socket;
  readonly raw: Socket;
}

/** A reset overtakes what the gateway has not read yet: it gets the beginning of an answer so long before. */
const readMs = 50;

/** What has to be known of a request to do something to it. */
export interface Asked {
  readonly request: PeerRequest;
  readonly connection: PeerConnection;
  readonly body: string;
  readonly garbage: Buffer;
  /** Writes down what the request came to, but for a gateway that goes away first. */
  readonly end: (outcome: 'answered' | 'closed') => void;
}

type Act = (asked: Asked, ms: number) => void;

function answerWith(status: 200 | 500 | 503): Act {
  return ({ request, body, end }) => {
    request.answer(status, body);
    end('answered');
  };
}

const acts: { readonly [Behaviour in PeerBehaviour]: Act } = {
  ok: answerWith(200),
  'answer-500': answerWith(500),
  'answer-503': answerWith(503),
  slow: (asked, ms) => {
    setTimeout(() => {
      if (!asked.connection.raw.destroyed) acts.ok(asked, ms);
    }, ms);
  },
  // Read on, to be told when the gateway has gone.
  hang: ({ connection: { stream } }) => void stream.resume(),
  close: ({ connection: { stream }, end }) => {
    stream.end();
    end('closed');
  },
  reset: ({ connection: { raw }, end }) => {
    raw.resetAndDestroy();
    end('closed');
  },
  cut: ({ request, connection: { stream }, end }) => {
    request.begin(() => {
      stream.end();
      end('closed');
    });
  },
  'reset-late': ({ request, connection: { raw }, end }) => {
    request.begin(() => {
      setTimeout(() => {
        if (!raw.destroyed) raw.resetAndDestroy();
        end('closed');
      }, readMs);
    });
  },
  garbage: ({ connection: { stream }, garbage, end }) => {
    stream.end(garbage);
    end('closed');
  },
  'big-header': ({ request, end }) => {
    request.bigHeader();
    end('answered');
  },
  // Its connections are being taken away.
  refuse: () => {},
};

/** Does to a request what the peer was told when it had come whole. */
export function behave({ behaviour, ms }: Order, asked: Asked): void {
  acts[behaviour](asked, ms);
}
