import type { PeerBehaviour } from '../../model/peer.ts';

/** How a fault is put on the peers of an upstream. */
export type FaultMeans =
  | { readonly by: 'peer'; readonly behaviour: Exclude<PeerBehaviour, 'ok'> }
  /** Packets to the peer are lost. */
  | { readonly by: 'firewall' }
  /** Its name leads to another address from now on, and the peer is there alone. */
  | { readonly by: 'dns' };

/** What is done to a config's peers in one pod. */
export interface Injection {
  readonly means: FaultMeans;
  /** The peers of an upstream that have it. */
  readonly on: 'all' | 'one';
  /** When it is taken away: after the requests that count, before them, or not at all, as it is the world that has changed. */
  readonly ends: 'after' | 'before' | 'never';
}

/** One column of the matrix. */
export interface MatrixFault extends Injection {
  readonly id: string;
  readonly title: string;
  /** How many peers an upstream has for which it is told. */
  readonly peers: { readonly least: number; readonly most: number };
}

const any = { least: 1, most: Number.POSITIVE_INFINITY };
const several = { least: 2, most: Number.POSITIVE_INFINITY };

const fault = (
  id: string,
  title: string,
  means: FaultMeans,
  other: Partial<Pick<MatrixFault, 'on' | 'ends' | 'peers'>> = {},
): MatrixFault => ({ id, title, means, on: 'all', ends: 'after', peers: any, ...other });

const peer = (behaviour: Exclude<PeerBehaviour, 'ok'>): FaultMeans => ({ by: 'peer', behaviour });

/** How long the answer of a slow peer takes. */
export const slowMs = 5000;

/** Every fault that a config is taken through. Those that take longest come first, as they are begun in this order. */
export const matrixFaults: readonly MatrixFault[] = [
  fault('hang', 'the request is read, and nothing is answered', peer('hang')),
  fault('connect-timeout', 'connections are never answered: packets are lost', { by: 'firewall' }),
  fault('stale-dns', 'the name has a new address, and nobody is at the old one', { by: 'dns' }, { ends: 'never' }),
  fault('slow', `the answer takes ${slowMs / 1000} seconds`, peer('slow')),
  fault('refused', 'connections are refused', peer('refuse'), { peers: { least: 1, most: 1 } }),
  fault('all-down', 'all of several peers refuse connections', peer('refuse'), { peers: several }),
  fault('one-down', 'one of several peers refuses connections', peer('refuse'), { on: 'one', peers: several }),
  fault('back-again', 'all peers refused for two seconds, and serve again', peer('refuse'), { ends: 'before' }),
  fault('reset-before-header', 'the connection is reset before an answer', peer('reset')),
  fault('reset-after-header', 'the connection is reset within the answer', peer('reset-late')),
  fault('premature-close', 'the connection is closed without an answer', peer('close')),
  fault('garbage', 'the answer is in no protocol', peer('garbage')),
  fault('big-header', 'the header of the answer has 64 KiB', peer('big-header')),
];
