import { type Address, saidAddress } from '../../config/address.ts';
import type { Need, UpstreamNeed } from '../../config/need.ts';
import { peerProtocols } from '../../model/peer.ts';
import { isLoopback } from './host-addresses.ts';
import { type ListenedPorts, listenedPorts } from './listened-ports.ts';
import type { Missing, PeerPlace, PeerPlan, Redirect, Supplied } from './supplied.ts';

/** How far from its own port a stub listens whose port nginx has. */
const aside = 20_000;
const lastPort = 65_535;

/** The peers of a config and what they need. */
export interface PeersPlan {
  readonly peers: readonly PeerPlan[];
  readonly redirects: readonly Redirect[];
  /** Addresses that the pod has to have beside those of its loopback. */
  readonly addresses: readonly string[];
  readonly supplied: readonly Supplied[];
  readonly missing: readonly Missing[];
}

/** Where a peer of that address is in the pod; null where nginx would not know either. */
function placeOf(address: Address, addressOf: (name: string) => string): PeerPlace | null {
  if (address.type === 'unix') return { socket: address.host };
  if (address.port === null) return null;
  const host = address.type === 'name' ? addressOf(address.host) : address.host;
  return { host: host === '0.0.0.0' ? '127.0.0.1' : host, port: address.port };
}

function keyOf(place: PeerPlace): string {
  return 'socket' in place ? `unix:${place.socket}` : `${place.host} ${place.port}`;
}

/** A port of an address that neither nginx nor another stub has. */
function freePort(host: string, port: number, listened: ListenedPorts, taken: ReadonlySet<string>): number {
  let free = port + aside <= lastPort ? port + aside : port - aside;
  while (listened.has(host, free) || taken.has(keyOf({ host, port: free }))) free = free < lastPort ? free + 1 : 1024;
  return free;
}

function missingPeer({ address, at }: UpstreamNeed, detail: string, stops: boolean): Missing {
  return { what: 'peer', name: saidAddress(address), detail, at, stops };
}

/** Whether the config passes to a server of its own. */
function isItself(place: PeerPlace, listened: ListenedPorts): boolean {
  if ('socket' in place) return false;
  const { host, port } = place;
  return listened.hasExactly(host, port) || ((host === '127.0.0.1' || host === '::1') && listened.has(host, port));
}

/** Sockets on which nginx itself listens. */
function ownSockets(needs: readonly Need[]): ReadonlySet<string> {
  return new Set(
    needs.flatMap((need) => (need.what === 'listen' && need.listen.type === 'unix' ? [need.listen.host] : [])),
  );
}

/**
 * Those that any bytes are sent to come last: a peer that both http {} and stream {} pass to speaks HTTP, by which it is put to
 * the test.
 */
function tcpLast(needs: readonly Need[]): readonly UpstreamNeed[] {
  const upstreams = needs.filter((need) => need.what === 'upstream');
  const isTcp = ({ protocol }: UpstreamNeed): boolean => protocol === 'tcp';
  return [...upstreams.filter((need) => !isTcp(need)), ...upstreams.filter(isTcp)];
}

/**
 * Plans a stub for each peer that a config passes to, at its own address and port. Where nginx has that port on all addresses
 * the stub listens on another one, and connections to the peer are led there; what nginx logs stays the same.
 */
export function planPeers(needs: readonly Need[], addressOf: (name: string) => string): PeersPlan {
  const listened = listenedPorts(needs, addressOf);
  const sockets = ownSockets(needs);
  const peers = new Map<string, PeerPlan>();
  const redirects: Redirect[] = [];
  const addresses = new Set<string>();
  const supplied: Supplied[] = [];
  const missing: Missing[] = [];
  const taken = new Set<string>();
  const moved = (host: string, port: number, need: UpstreamNeed): PeerPlace => {
    if (!listened.has(host, port) && !taken.has(keyOf({ host, port }))) return { host, port };
    const to = freePort(host, port, listened, taken);
    redirects.push({ host, port, to });
    const detail = `port ${port} of that address is taken: the stub is on ${to}, and connections are led there`;
    supplied.push({ what: 'redirect', name: saidAddress(need.address), detail, at: need.at });
    return { host, port: to };
  };
  for (const need of tcpLast(needs)) {
    const { address, protocol } = need;
    if (protocol === null) continue;
    const place = placeOf(address, addressOf);
    if (place === null) {
      missing.push(missingPeer(need, 'it has no port', true));
      continue;
    }
    if (isItself(place, listened) || ('socket' in place && sockets.has(place.socket))) continue;
    const before = peers.get(keyOf(place));
    const name = saidAddress(address);
    if (before !== undefined) {
      if (before.protocol === protocol) {
        peers.set(keyOf(place), { ...before, names: [...new Set([...before.names, name])] });
      } else {
        missing.push(missingPeer(need, `the stub there speaks ${before.protocol}, and not ${protocol} as well`, false));
      }
      continue;
    }
    if ('host' in place && !isLoopback(place.host)) addresses.add(place.host);
    const spoken = peerProtocols.find((known) => known === protocol);
    if (spoken === undefined) {
      missing.push(missingPeer(need, `no stub speaks ${protocol}`, false));
      continue;
    }
    const listen = 'socket' in place ? place : moved(place.host, place.port, need);
    taken.add(keyOf(listen));
    peers.set(keyOf(place), { name, names: [name], protocol: spoken, at: place, listen });
    const detail = `a stub that speaks ${protocol}${'host' in place ? `, at ${place.host}` : ''}`;
    supplied.push({ what: 'peer', name, detail, at: need.at });
  }
  return { peers: [...peers.values()], redirects, addresses: [...addresses], supplied, missing };
}
