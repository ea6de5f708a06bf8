/** What a stub does in the place of an answer, as harness/upstreams/peer.ts knows it. */
export type PeerBehaviour = 'refuse' | 'hang' | 'slow' | 'close' | 'reset' | 'reset-late' | 'garbage' | 'big-header';

/** How a fault is put on the peers of an upstream. */
export type FaultMeans =
  | { readonly by: 'peer'; readonly behaviour: PeerBehaviour }
  /** Packets to the peer are lost. */
  | { readonly by: 'firewall' }
  /** The name has another address from now on, and the peer is there alone. */
  | { readonly by: 'dns' };

/** One column of the matrix. */
export interface MatrixFault {
  readonly id: string;
  readonly title: string;
  readonly means: FaultMeans;
  /** The peers of an upstream that have it. */
  readonly on: 'all' | 'one';
  /** It is taken away, and what counts is how long it goes on to be felt. */
  readonly back: boolean;
  /** Peers that an upstream must have for it. */
  readonly peers: number;
}

const fault = (
  id: string,
  title: string,
  means: FaultMeans,
  other: Partial<Pick<MatrixFault, 'on' | 'back' | 'peers'>> = {},
): MatrixFault => ({ id, title, means, on: 'all', back: false, peers: 1, ...other });

const refuse: FaultMeans = { by: 'peer', behaviour: 'refuse' };
const peer = (behaviour: PeerBehaviour): FaultMeans => ({ by: 'peer', behaviour });

/** Every fault that a config is taken through, in the order of the matrix. */
export const matrixFaults: readonly MatrixFault[] = [
  fault('refused', 'connections are refused', refuse),
  fault('connect-timeout', 'connections are never answered: packets are lost', { by: 'firewall' }),
  fault('reset-before-header', 'the connection is reset before an answer', peer('reset')),
  fault('reset-after-header', 'the connection is reset within the answer', peer('reset-late')),
  fault('premature-close', 'the connection is closed without an answer', peer('close')),
  fault('hang', 'the request is read, and nothing is answered', peer('hang')),
  fault('slow', 'the answer takes five seconds', peer('slow')),
  fault('garbage', 'the answer is in no protocol', peer('garbage')),
  fault('big-header', 'the header of the answer is too big', peer('big-header')),
  fault('one-down', 'one peer of several refuses', refuse, { on: 'one', peers: 2 }),
  fault('all-down', 'all peers of several refuse', refuse, { peers: 2 }),
  fault('back-again', 'all peers refuse, and serve again after two seconds', refuse, { back: true }),
  fault('stale-dns', 'the name has a new address', { by: 'dns' }),
];
