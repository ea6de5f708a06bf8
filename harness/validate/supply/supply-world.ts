import type { Need } from '../../config/need.ts';
import { hostAddresses, isLoopback } from './host-addresses.ts';
import { type FilesPlan, planFiles } from './plan-files.ts';
import { type PeersPlan, planPeers } from './plan-peers.ts';
import { type PlacesPlan, planPlaces } from './plan-places.ts';
import type { Missing, Supplied } from './supplied.ts';

/** The world that is put around a config, so that nginx starts with it as it stands. */
export interface SuppliedWorld
  extends Pick<PeersPlan, 'peers' | 'redirects'>,
    Pick<FilesPlan, 'certificates' | 'files'>,
    Pick<PlacesPlan, 'folders' | 'users'> {
  /** Names of the hosts file of the pod. */
  readonly hosts: ReadonlyMap<string, string>;
  /** Addresses on the loopback of the pod, beside its own. */
  readonly addresses: readonly string[];
  /** Where name servers listen; they know the same names as the hosts file. */
  readonly nameServers: readonly { readonly host: string; readonly port: number }[];
  readonly supplied: readonly Supplied[];
  readonly missing: readonly Missing[];
}

/** Paths of the files that were given, and where relative paths of what nginx writes count from. */
export interface SupplyOptions {
  readonly given: ReadonlySet<string>;
  readonly prefix: string;
}

/** The place at which a name is asked for first. */
function hostsSupplied(needs: readonly Need[], hosts: ReadonlyMap<string, string>): readonly Supplied[] {
  const named = needs.filter((need) => need.what === 'upstream' || need.what === 'host' || need.what === 'resolver');
  return [...hosts].flatMap(([name, address]) => {
    const asking = named.find((need) => need.address.type === 'name' && need.address.host.toLowerCase() === name);
    const listening = needs.find((need) => need.what === 'listen' && need.listen.host.toLowerCase() === name);
    const at = (asking ?? listening)?.at;
    return at === undefined ? [] : [{ what: 'host', name, detail: address, at } as const];
  });
}

/** What nobody can make: modules, and routes of which only a request knows where they lead. */
function beyondSupply(needs: readonly Need[]): readonly Missing[] {
  return needs.flatMap((need): readonly Missing[] => {
    if (need.what === 'module') {
      const { module, directive, at } = need;
      return [
        { what: 'module', name: module, detail: `${directive} needs it: name an nginx that has it`, at, stops: true },
      ];
    }
    if (need.what === 'unknown-upstream') {
      const { expression, because, at } = need;
      return [{ what: 'route', name: expression, detail: because, at, stops: false }];
    }
    return [];
  });
}

/** Plans all that a config needs of the world around it. Pure: nothing is made here. */
export function supplyWorld(needs: readonly Need[], { given, prefix }: SupplyOptions): SuppliedWorld {
  const hosts = hostAddresses(needs);
  const addressOf = (name: string): string =>
    name.toLowerCase() === 'localhost' ? '127.0.0.1' : (hosts.get(name.toLowerCase()) ?? name);
  const peers = planPeers(needs, addressOf);
  const files = planFiles(needs, given);
  const places = planPlaces(needs, prefix);
  const resolvers = needs.filter((need) => need.what === 'resolver');
  const nameServers = resolvers.map(({ address }) => ({ host: addressOf(address.host), port: address.port ?? 53 }));
  const asked = nameServers.map(({ host }) => host).filter((host) => !isLoopback(host));
  return {
    hosts,
    addresses: [...new Set([...peers.addresses, ...places.addresses, ...asked])],
    nameServers,
    ...{ peers: peers.peers, redirects: peers.redirects, certificates: files.certificates, files: files.files },
    ...{ folders: places.folders, users: places.users },
    supplied: [
      ...hostsSupplied(needs, hosts),
      ...peers.supplied,
      ...resolvers.map(({ address, at }): Supplied => {
        return { what: 'name-server', name: address.host, detail: 'a stub that knows the names of the peers', at };
      }),
      ...files.supplied,
      ...places.supplied,
    ],
    missing: [...beyondSupply(needs), ...files.missing, ...peers.missing],
  };
}
