import type { Endpoint } from '../model/agent-protocol.ts';
import { failure } from '../model/error.ts';
import type { Pod } from '../runtimes/runtime.ts';
import { type FaultMeans, slowMs } from '../validate/matrix/matrix-faults.ts';
import { movedName } from '../validate/matrix/moved-name.ts';
import type { PeerPlan } from '../validate/supply/supplied.ts';
import { dnsControl, peerControl } from './deploy-world.ts';

/** How long it may take until what was done to a peer is seen. */
const seenMs = 5000;

/** Tells a stub something; false where it cannot do that. */
async function tell(pod: Pod, control: Endpoint, words: string): Promise<boolean> {
  const asked = { ...control, path: words, status: 204, header: null, withinMs: 0, timeoutMs: seenMs };
  const { met, last } = await pod.agent.call('awaitGet', asked);
  if (met) return true;
  if ('status' in last && last.status === 400) return false;
  throw failure('GC9003', `a stub was told ${words} and said ${JSON.stringify(last)}`, null);
}

async function requireConnect(pod: Pod, { name, listen }: PeerPlan, outcome: 'connected' | 'refused' | 'timeout') {
  if ('socket' in listen) return;
  const { met, last } = await pod.agent.call('awaitConnect', { ...listen, outcome, withinMs: seenMs });
  if (!met) throw failure('GC9003', `connections to ${name} were to be ${outcome}, and were ${last}`, null);
}

async function tellPeer(pod: Pod, peer: PeerPlan, behaviour: string): Promise<boolean> {
  const ms = behaviour === 'slow' ? `&ms=${slowMs}` : '';
  const done = await tell(pod, peerControl, `/peer?name=${encodeURIComponent(peer.name)}&do=${behaviour}${ms}`);
  if (done && behaviour === 'refuse') await requireConnect(pod, peer, 'refused');
  return done;
}

async function leadName(pod: Pod, host: string, address: string): Promise<void> {
  await tell(pod, dnsControl, `/name?name=${encodeURIComponent(host)}&to=${address}`);
}

/** The same peer at the address to which its name leads later. */
export function movedPeer(peer: PeerPlan): PeerPlan | null {
  if ('socket' in peer.at || 'socket' in peer.listen || !peer.at.host.startsWith('127.0.')) return null;
  const host = peer.at.host.replace(/^127\.0\./, '127.128.');
  const name = movedName(peer.name);
  return { ...peer, name, names: [name], at: { ...peer.at, host }, listen: { ...peer.listen, host } };
}

/** What of a world a fault may need. */
interface Named {
  readonly hosts: ReadonlyMap<string, string>;
  readonly hasNameServer: boolean;
}

/** Puts a fault on peers, and looks that it is there. Answers those that can have it; the others stay as they are. */
export async function putFault(
  pod: Pod,
  means: FaultMeans,
  peers: readonly PeerPlan[],
  { hosts, hasNameServer }: Named,
): Promise<readonly PeerPlan[]> {
  const done = await Promise.all(
    peers.map(async (peer) => {
      if (means.by === 'peer') return tellPeer(pod, peer, means.behaviour);
      if ('socket' in peer.at || 'socket' in peer.listen) return false;
      if (means.by === 'firewall') {
        await pod.agent.call('block', { ...peer.listen, action: 'drop' });
        await requireConnect(pod, peer, 'timeout');
        return true;
      }
      const { host } = peer.at;
      const names = [...hosts].filter(([, address]) => address === host).map(([name]) => name);
      const moved = movedPeer(peer);
      if (moved === null || 'socket' in moved.at) return false;
      const to = moved.at.host;
      if (hasNameServer) await Promise.all(names.map((name) => leadName(pod, name, to)));
      return tellPeer(pod, peer, 'refuse');
    }),
  );
  return peers.filter((_, index) => done[index]);
}

/** Takes a fault away from peers, and looks that it is gone. A name's new address stays. */
export async function removeFault(pod: Pod, means: FaultMeans, peers: readonly PeerPlan[]): Promise<void> {
  await Promise.all(
    peers.map(async (peer) => {
      if (means.by === 'firewall' && !('socket' in peer.listen)) await pod.agent.call('open', peer.listen);
      else await tellPeer(pod, peer, 'ok');
      await requireConnect(pod, peer, 'connected');
    }),
  );
}
