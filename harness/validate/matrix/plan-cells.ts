import type { PeerPlan } from '../supply/supplied.ts';
import type { Target } from '../targets/target.ts';
import type { CellKey } from './cell.ts';
import { type Injection, type MatrixFault, matrixFaults } from './matrix-faults.ts';
import { saidServer } from './said-server.ts';

/** One cell to be measured: which requests, and by which fault they are told. */
export interface CellPlan {
  readonly target: Target;
  /** The peers that it may reach, by the names that they write down: others are asked for other reasons (`auth_request`, `mirror`). */
  readonly peers: readonly string[];
  readonly method: 'GET' | 'POST';
  readonly fault: MatrixFault;
}

/** Which cell of a matrix it is. */
export function cellKeyOf({ target, fault, method }: CellPlan): CellKey {
  const { location, upstream } = target;
  return { server: saidServer(target), location, upstream, fault: fault.id, method };
}

/** A peer that is given up is asked no more: what a POST does twice shows only in one that comes before that. */
const methods = ['POST', 'GET'] as const;

/** What is done in one pod, to whom, and what is asked meanwhile. */
export interface PodPlan extends Injection {
  /** The faults that are told by it. */
  readonly ids: readonly string[];
  readonly hit: readonly PeerPlan[];
  readonly cells: readonly CellPlan[];
}

/** What of a world has to be known to plan a matrix. */
export interface MatrixWorld {
  readonly peers: readonly PeerPlan[];
  /** Addresses by names that somebody can give another one. */
  readonly hosts: ReadonlyMap<string, string>;
}

function peerNamed(peers: readonly PeerPlan[], name: string): PeerPlan | undefined {
  return peers.find(({ names }) => names.includes(name));
}

/** Whether a fault can be put on a peer at all. */
function canHave(peer: PeerPlan, { means }: Injection, named: ReadonlySet<string>): boolean {
  if (means.by === 'peer') return true; // the peer itself says what it cannot
  if ('socket' in peer.at) return false;
  return means.by === 'firewall' || named.has(peer.at.host);
}

/** The peers that a fault is put on: all that can have it, or the first of each upstream that has several. */
function peersHit(injection: Injection, targets: readonly Target[], world: MatrixWorld): readonly PeerPlan[] {
  const named = new Set(world.hosts.values());
  const able = world.peers.filter((peer) => canHave(peer, injection, named));
  if (injection.on === 'all') return able;
  const firsts = targets.filter(({ peers }) => peers.length > 1).map(({ peers }) => peerNamed(able, peers[0] ?? ''));
  return [...new Set(firsts.filter((peer) => peer !== undefined))];
}

/** Whether what was hit is what a fault is about: all of a target's peers, or some of several. */
function isHit(target: Target, { on }: Injection, hit: readonly PeerPlan[]): boolean {
  const count = target.peers.filter((name) => peerNamed(hit, name) !== undefined).length;
  return on === 'all' ? count === target.peers.length && count > 0 : count > 0 && count < target.peers.length;
}

function injectionKey({ means, on, ends }: Injection): string {
  return JSON.stringify([means, on, ends]);
}

/**
 * What is done in which pod: faults that are the same to a peer share one, and every place of the config is asked in it by both
 * methods. A place is told of a fault only where its own peers have it.
 */
export function planCells(targets: readonly Target[], world: MatrixWorld): readonly PodPlan[] {
  const together = Map.groupBy(matrixFaults, injectionKey);
  return [...together.values()].flatMap((faults): readonly PodPlan[] => {
    const [first] = faults;
    if (first === undefined) return [];
    const { means, on, ends } = first;
    const hit = peersHit(first, targets, world);
    const cells = targets.flatMap((target) => {
      const fault = faults.find(({ peers: { least, most } }) => {
        return target.peers.length >= least && target.peers.length <= most;
      });
      if (fault === undefined || !isHit(target, fault, hit)) return [];
      const peers = target.peers.flatMap((name) => peerNamed(world.peers, name)?.name ?? []);
      return methods.map((method): CellPlan => ({ target, peers, method, fault }));
    });
    if (cells.length === 0) return [];
    return [{ means, on, ends, hit, cells, ids: [...new Set(cells.map(({ fault }) => fault.id))] }];
  });
}
