import type { ArmDocument } from '../model/run-document.ts';

type Reach = ArmDocument['reachability'][number];

const met: Readonly<Record<Reach['tcp'], string>> = {
  connected: 'connects',
  refused: 'connection refused',
  reset: 'connection reset',
  timeout: 'connect timed out',
  unreachable: 'no route to host',
  other: 'does not connect',
};

function wayOf({ hops, routed }: Reach): string {
  const last = hops.findLast(({ address }) => address !== null);
  if (last === undefined) return 'no hop answers';
  const annotation = last.annotation === null ? '' : ` ${last.annotation}`;
  const ends = hops.at(-1)?.address === null ? `stops after ${last.address}` : `ends at ${last.address}`;
  return `traceroute ${ends}${annotation}${routed ? '' : ' (one pod, no router on the way)'}`;
}

function inWords(reach: Reach): string {
  const ping = reach.pingMs === null ? 'no ping' : `ping ${reach.pingMs} ms`;
  return `${reach.region} (${reach.host}:${reach.port}): ${met[reach.tcp]}, ${ping}, ${wayOf(reach)}`;
}

/**
 * What an engineer sees who looks from the gateway's place during the fault; null where each port is reached as it was
 * before, so that nothing is to be seen that way.
 */
export function reachabilityLine({ reachability }: ArmDocument): string | null {
  const before = new Map(reachability.filter((one) => !one.duringFault).map((one) => [one.host, one.tcp]));
  const during = reachability.filter((one) => one.duringFault);
  if (during.every(({ host, tcp }) => before.get(host) === tcp)) return null;
  return `from the gateway: ${during.map(inWords).join('; ')}`;
}
