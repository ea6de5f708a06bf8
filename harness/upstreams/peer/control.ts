import { type PeerBehaviour, peerBehaviours } from '../../model/peer.ts';
import type { ControlAnswer } from '../control/serve-control.ts';
import type { Order } from './behave.ts';
import type { StartedPeer } from './start-peer.ts';

function refused(words: string): ControlAnswer {
  return { status: 400, words };
}

function isBehaviour(text: string): text is PeerBehaviour {
  return peerBehaviours.some((behaviour) => behaviour === text);
}

/** What `do` and `ms` ask for, or what is wrong with them. */
function orderOf(behaviour: string, ms: string | null): Order | string {
  if (!isBehaviour(behaviour)) return `there is no behaviour ${behaviour}: ${peerBehaviours.join(', ')}`;
  if (behaviour !== 'slow') return { behaviour, ms: 0 };
  return /^\d{1,6}$/.test(ms ?? '') ? { behaviour, ms: Number(ms) } : 'slow needs ms=<milliseconds>';
}

function countsOf(peers: readonly StartedPeer[]): Readonly<Record<string, string>> {
  const all = peers.map(({ counts }) => counts());
  const sum = (count: (of: (typeof all)[number]) => number): string => String(all.reduce((s, of) => s + count(of), 0));
  return { 'x-connections': sum(({ connections }) => connections), 'x-requests': sum(({ requests }) => requests) };
}

async function tellPeers(peers: readonly StartedPeer[], wanted: URLSearchParams): Promise<ControlAnswer> {
  const order = orderOf(wanted.get('do') ?? '', wanted.get('ms'));
  if (typeof order === 'string') return refused(order);
  const refusals = peers.map(({ refusal }) => refusal(order.behaviour)).filter((why) => why !== null);
  if (refusals.length > 0) return refused(refusals.join('\n'));
  await Promise.all(peers.map(({ tell }) => tell(order)));
  return { status: 204, headers: countsOf(peers) };
}

/**
 * Answers `/ready`, `/peer?name=<peer or *>` with what has come to it so far, and `/peer?name=…&do=<behaviour>` once that
 * is in effect. What cannot be done by one of the named peers is done by none.
 */
export async function control(peers: readonly StartedPeer[], url: string): Promise<ControlAnswer> {
  const { pathname, searchParams: wanted } = new URL(url, 'http://control.invalid');
  if (pathname === '/ready') return { status: 204 };
  if (pathname !== '/peer') return { status: 404, words: `there is no ${pathname}: /ready, /peer` };
  const name = wanted.get('name') ?? '';
  const named = peers.filter((peer) => name === '*' || peer.name === name);
  if (named.length === 0) {
    return refused(`there is no peer ${name}: ${peers.map((peer) => peer.name).join(', ')}`);
  }
  return wanted.has('do') ? tellPeers(named, wanted) : { status: 204, headers: countsOf(named) };
}
