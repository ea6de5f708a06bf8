import { saidAddress } from '../../config/address.ts';
import type { Listen } from '../../config/listen.ts';
import type { LocationHead } from '../../config/location-tree.ts';
import { type ProxiedLocation, proxiedLocations, type ServerHead, serverHead } from '../../config/locations.ts';
import type { Config } from '../../config/parse-config.ts';
import type { PassTarget } from '../../config/pass.ts';
import { saidPlace } from '../../config/place.ts';
import { contextOf } from '../../config/upstreams.ts';
import { walkConfig } from '../../config/walk-config.ts';
import type { ConnectPlace } from '../../model/load.ts';
import type { Target, Unreached } from './target.ts';

/** What of a config can be asked, and what not. */
export interface Targets {
  readonly targets: readonly Target[];
  readonly unreached: readonly Unreached[];
  /** Which request stands for which place; several places may have the same. */
  readonly places: readonly TargetPlace[];
}

/** A place that hands requests on, with the request that comes there. */
export interface TargetPlace {
  readonly proxied: ProxiedLocation;
  readonly target: Target;
}

function saidLocation(location: LocationHead | null): string {
  if (location === null) return 'server';
  const { modifier, pattern } = location;
  return modifier === '' || modifier === '@' ? `${modifier}${pattern}` : `${modifier} ${pattern}`;
}

/** Where a client on the same machine connects to; null where it cannot. */
function connectTo({ type, host, port }: Listen, addressOf: (name: string) => string): ConnectPlace | null {
  if (type === 'unix') return { socket: host };
  if (port === null) return null;
  if (type === 'any') return { host: '127.0.0.1', port };
  if (host === '::') return { host: '::1', port };
  return { host: type === 'name' ? addressOf(host) : host, port };
}

/** What a client of HTTP over TCP can use; of several the one without TLS, as it costs less and asks the same. */
function bestListen(listens: readonly Listen[]): Listen | undefined {
  const usable = listens.filter(({ quic, udp }) => !quic && !udp);
  return (
    usable.find(({ ssl, type }) => !ssl && type !== 'unix') ?? usable.find(({ type }) => type !== 'unix') ?? usable[0]
  );
}

/** A name by which a server is asked for; null where none of its names can be said. */
function hostOf({ names }: ServerHead): string | null {
  for (const name of names) {
    if (name === '' || name === '_' || name.startsWith('~')) continue;
    if (name.startsWith('*.')) return `www${name.slice(1)}`;
    if (name.startsWith('.')) return name.slice(1);
    if (name.endsWith('.*')) return `${name.slice(0, -1)}example`;
    return name;
  }
  return null;
}

type Context = ReturnType<typeof contextOf>;

/** The servers of http {}, stream {} or mail {}, those included that hand nothing on. */
function serversIn(config: Pick<Config, 'directives'>, context: Context): readonly ServerHead[] {
  const blocks = walkConfig(config).filter(
    (placed) =>
      placed.directive.name === 'server' &&
      placed.directive.block !== null &&
      placed.inside.at(-1)?.name !== 'upstream' &&
      contextOf(placed) === context,
  );
  return blocks.map(({ directive }) => serverHead(directive));
}

/** What listens for anything but HTTP: each is told by its own line. */
function notAsked(config: Pick<Config, 'directives'>, context: Exclude<Context, 'http'>): readonly Unreached[] {
  return serversIn(config, context).flatMap(({ listens, at }) =>
    listens.map((listen) => ({
      location: `${context}: listen ${listen.written}`,
      because: `only HTTP is put to the test, and this is a server of ${context} {}`,
      at: listen.at ?? at,
    })),
  );
}

/** Whether a request whose name fits no server comes to this one: it is marked, or the first that listens there. */
function isDefault({ at }: ServerHead, { host, port }: Listen, servers: readonly ServerHead[]): boolean {
  const there = servers.flatMap((server) =>
    server.listens.filter((one) => one.host === host && one.port === port).map((listen) => ({ server, listen })),
  );
  const chosen = there.find(({ listen }) => listen.defaultServer) ?? there[0];
  return chosen !== undefined && saidPlace(chosen.server.at) === saidPlace(at);
}

function peersOf(targets: readonly PassTarget[]): Pick<Target, 'peers' | 'upstream'> | null {
  const known = targets.filter((target) => target.type !== 'unknown');
  const [first] = known;
  if (first === undefined) return null;
  const peers = known.flatMap((target) =>
    target.type === 'address'
      ? [saidAddress(target.address)]
      : target.upstream.servers.flatMap(({ address }) => (address === null ? [] : [saidAddress(address)])),
  );
  const upstream = first.type === 'upstream' ? first.upstream.name : saidAddress(first.address);
  return { peers: [...new Set(peers)], upstream };
}

type Found =
  | { readonly target: Target }
  | { readonly unreached: Unreached }
  /** It is of no server of http {}: who listens there is told, and not what is passed on. */
  | { readonly context: Exclude<Context, 'http'> };

function targetOf(
  { server, location, path, noPath, only, pass }: ProxiedLocation,
  servers: readonly ServerHead[],
  addressOf: (name: string) => string,
): Found {
  const said = saidLocation(location);
  const not = (because: string): Found => ({ unreached: { location: said, because, at: pass.at } });
  const context = contextOf(pass.placed);
  if (context !== 'http') return { context };
  if (server === null) return not('it stands in no server');
  if (only !== null) return not(`it is only for ${only.head}`);
  if (path === null) return not(noPath ?? 'no path leads there');
  const listen = bestListen(server.listens);
  const connect = listen === undefined ? null : connectTo(listen, addressOf);
  if (listen === undefined || connect === null)
    return not('its server listens nowhere that a client of HTTP can reach');
  const host = hostOf(server);
  if (host === null && !isDefault(server, listen, servers))
    return not('none of the names of its server can be asked for');
  const reached = peersOf(pass.targets);
  if (reached === null) return not('where it leads hangs on the request');
  const { ssl: tls, proxyProtocol } = listen;
  return {
    target: { location: said, connect, tls, proxyProtocol, host: host ?? 'localhost', path, ...reached, at: pass.at },
  };
}

function keyOf({ connect, host, path }: Target): string {
  return JSON.stringify([connect, host, path]);
}

/**
 * The requests that a config can be put to the test with: one for each place that hands requests on, found by its own listen,
 * names and locations. What only a header, a method or a variable leads to is named, with why.
 */
export function targetsOf(config: Pick<Config, 'directives'>, addressOf: (name: string) => string): Targets {
  const locations = proxiedLocations(config);
  const servers = serversIn(config, 'http');
  const found = locations.map((location) => targetOf(location, servers, addressOf));
  const targets = new Map<string, Target>();
  for (const one of found)
    if ('target' in one && !targets.has(keyOf(one.target))) targets.set(keyOf(one.target), one.target);
  const placed = (one: Found, index: number): readonly TargetPlace[] => {
    const proxied = locations[index];
    const target = 'target' in one ? targets.get(keyOf(one.target)) : undefined;
    return proxied === undefined || target === undefined ? [] : [{ proxied, target }];
  };
  return {
    targets: [...targets.values()],
    unreached: [
      ...found.flatMap((one) => ('unreached' in one ? [one.unreached] : [])),
      ...notAsked(config, 'stream'),
      ...notAsked(config, 'mail'),
    ],
    places: found.flatMap(placed),
  };
}
