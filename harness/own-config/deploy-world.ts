import type { ListenNeed, Need } from '../config/need.ts';
import type { NginxComplaint, OwnConfig } from '../gateways/nginx-own-config.ts';
import { type Endpoint, podPaths } from '../model/agent-protocol.ts';
import { type PeerSettings, secureProtocols } from '../model/peer.ts';
import type { DnsSettings } from '../model/stub-dns.ts';
import { notReady, readyMs } from '../not-ready.ts';
import type { ProgramWatch } from '../program-watch.ts';
import type { Pod } from '../runtimes/runtime.ts';
import { type Authority, makeCertificate } from '../validate/certificates.ts';
import type { CompleteConfig } from '../validate/supply/complete-config.ts';
import { checkOwnConfig, type OwnGateway, startOwnGateway } from './deploy-own-config.ts';

/** Where stubs are told what to do: addresses that no config has. */
export const peerControl = { host: '127.0.255.253', port: 8098 } as const;
export const dnsControl = { host: '127.0.255.252', port: 8097 } as const;

const peersName = 'peers';
const dnsName = 'dns';
/** So long nginx may keep what the stub DNS server says. */
const ttlSeconds = 1;

/** File of the exchange folder in which the stubs write down what reached them. */
export const peersJournal = 'peers.journal';

async function awaitReady(pod: Pod, name: string, control: Endpoint, watch: ProgramWatch): Promise<void> {
  const asked = { ...control, path: '/ready', status: 204, header: null, withinMs: readyMs };
  const { met, last } = await watch.unlessGone(name, pod.agent.call('awaitGet', asked));
  if (!met) throw notReady(name, last);
}

async function startPeers(
  pod: Pod,
  { hosts, peers }: CompleteConfig['world'],
  authority: Authority,
  watch: ProgramWatch,
): Promise<void> {
  if (peers.length === 0) return;
  const isSecure = peers.some(({ protocol }) => secureProtocols.includes(protocol));
  const addresses = peers.flatMap(({ at }) => ('host' in at ? [at.host] : []));
  const names = [...new Set([...hosts.keys(), ...addresses, 'localhost'])];
  const settings: PeerSettings = {
    peers: peers.map(({ name, listen, protocol }) => ({ name, listen, protocol })),
    control: peerControl,
    journal: `${podPaths.exchange}/${peersJournal}`,
    tls: isSecure ? await makeCertificate(authority, names) : null,
  };
  await pod.start({ name: peersName, kind: 'peer', args: [JSON.stringify(settings)] });
  await awaitReady(pod, peersName, peerControl, watch);
}

async function startDns(pod: Pod, { nameServers, hosts }: CompleteConfig['world'], watch: ProgramWatch): Promise<void> {
  if (nameServers.length === 0) return;
  const settings: DnsSettings = {
    listen: nameServers,
    control: dnsControl,
    ttlSeconds,
    names: Object.fromEntries([...hosts].map(([name, address]) => [name, [address]])),
    services: {},
  };
  await pod.start({ name: dnsName, kind: 'dns', args: [JSON.stringify(settings)] });
  await awaitReady(pod, dnsName, dnsControl, watch);
}

/** Where somebody in the pod can see that nginx takes connections. */
function listensOf(needs: readonly Need[], { hosts }: CompleteConfig['world']): readonly Endpoint[] {
  const endpointOf = ({ listen: { type, host, port, quic, udp } }: ListenNeed): readonly Endpoint[] => {
    if (port === null || quic || udp) return [];
    if (type === 'any') return [{ host: '127.0.0.1', port }];
    return [{ host: host === '::' ? '::1' : (hosts.get(host.toLowerCase()) ?? host), port }];
  };
  const all = needs.filter((need) => need.what === 'listen').flatMap(endpointOf);
  return [...new Map(all.map((endpoint) => [`${endpoint.host} ${endpoint.port}`, endpoint])).values()];
}

/** A user's config in a pod, with its world: what nginx has against it, or the gateway that runs with it. */
export type DeployedConfig =
  | { readonly complaints: readonly NginxComplaint[]; readonly gateway: null }
  | { readonly complaints: readonly []; readonly gateway: OwnGateway };

/** Starts the stubs of a config's world, then nginx with the config, and waits until it serves where the config says. */
export async function deployWorld(
  pod: Pod,
  { needs, world }: CompleteConfig,
  settings: {
    readonly config: OwnConfig;
    readonly names: ReadonlyMap<string, string>;
    readonly authority: Authority;
    readonly watch: ProgramWatch;
  },
): Promise<DeployedConfig> {
  const { config, names, authority, watch } = settings;
  // nginx looks names up when it reads its config, so that who answers has to be there.
  await Promise.all([startPeers(pod, world, authority, watch), startDns(pod, world, watch)]);
  const complaints = await checkOwnConfig(pod, config, names);
  if (complaints.length > 0) return { complaints, gateway: null };
  return {
    complaints: [],
    gateway: await startOwnGateway(pod, config, { listens: listensOf(needs, world), names, watch }),
  };
}
