import { baseName } from '../../config/conf-path.ts';
import { type LocationNode, locationFor, locationsIn } from '../../config/location-tree.ts';
import { type ServerHead, serverHead } from '../../config/locations.ts';
import { accessLogsOf } from '../../config/log-format.ts';
import type { Config } from '../../config/parse-config.ts';
import { type Place, saidPlace } from '../../config/place.ts';
import { serversFor } from '../../config/server-for.ts';
import { contextOf } from '../../config/upstreams.ts';
import { walkConfig } from '../../config/walk-config.ts';
import type { Target } from '../targets/target.ts';
import type { TargetPlace } from '../targets/targets-of.ts';
import { tellsNumbers } from './alike-target.ts';
import type { LoggedRequest } from './logged-request.ts';

/** A server as far as it takes requests. */
interface ServerPlaces {
  readonly head: ServerHead;
  readonly names: readonly string[];
  readonly tree: LocationNode;
  /** Names of the files that it logs to, without their folders. */
  readonly logs: readonly string[];
}

/** Whether a log is one of that name, or an older one that was put aside: `access.log.2.gz`, `access.log-20270131`. */
function isOf(log: string, name: string): boolean {
  return log === name || log.startsWith(`${name}.`) || log.startsWith(`${name}-`);
}

function serversIn(config: Pick<Config, 'directives'>): readonly ServerPlaces[] {
  return walkConfig(config).flatMap((placed): readonly ServerPlaces[] => {
    const { directive, inside } = placed;
    const isServer = directive.name === 'server' && directive.block !== null && inside.at(-1)?.name !== 'upstream';
    if (!isServer || contextOf(placed) !== 'http') return [];
    const head = serverHead(directive);
    const logs = accessLogsOf(config, placed).map(baseName);
    return [{ head, names: head.names, tree: locationsIn(directive), logs }];
  });
}

/** A path as nginx looks for it: decoded, without doubled slashes and dots; null where nginx refuses it. */
export function lookedForPath(path: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    // Bytes that are no UTF-8: nginx takes them as they are, here each is a character.
    decoded = path.replaceAll(/%([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)));
  }
  if (!decoded.startsWith('/') || decoded.includes('\0')) return null;
  const parts: string[] = [];
  const segments = decoded.split('/').slice(1);
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    if (segment === '..' && parts.pop() === undefined) return null;
    if (segment === '.' || segment === '..') {
      if (isLast) parts.push('');
    } else if (segment !== '' || isLast) parts.push(segment);
  }
  return `/${parts.join('/')}`;
}

const same = (a: Place, b: Place): boolean => saidPlace(a) === saidPlace(b);

/** The requests of a config that stand for a location: those of its own, and those to which it leads where no file is there. */
function targetsAt({ head }: LocationNode, server: ServerHead, places: readonly TargetPlace[]): readonly Target[] {
  const here = places.filter(({ proxied }) => proxied.server !== null && same(proxied.server.at, server.at));
  const isHere = (place: Place | null): boolean =>
    place === null || head === null ? place === head : same(place, head.at);
  const direct = here.filter(({ proxied }) => isHere(proxied.location?.at ?? null));
  const led = here.filter(({ proxied }) =>
    proxied.from.some(({ directive, location }) => directive === 'try_files' && isHere(location?.at ?? null)),
  );
  return [...new Set((direct.length > 0 ? direct : led).map(({ target }) => target))];
}

/** Tells which places of a config a request came to. */
export interface RequestPlaces {
  /** By nginx's own rules; several where the log does not tell which server it was. [] where it was handed to nobody. */
  readonly targetsFor: (request: Pick<LoggedRequest, 'host' | 'port'>, path: string) => readonly Target[];
  /** Whether a place may hang on which number a segment of the path is. */
  readonly numbersMatter: boolean;
}

function someNumbersMatter({ head, inner }: LocationNode): boolean {
  return (head !== null && tellsNumbers(head)) || inner.some(someNumbersMatter);
}

/** Prepares a config to be asked where the requests of a log went. `log` is the name of its file, '' for none. */
export function requestPlaces(
  config: Pick<Config, 'directives'>,
  places: readonly TargetPlace[],
  log: string,
): RequestPlaces {
  const servers = serversIn(config);
  const writing = servers.filter(({ logs }) => logs.some((name) => isOf(log, name)));
  const candidates = writing.length > 0 ? writing : servers;
  const byNode = new Map<LocationNode, readonly Target[]>();
  const isDefault = ({ head }: ServerPlaces) => head.listens.some(({ defaultServer }) => defaultServer);
  const serversOf = ({ host, port }: Pick<LoggedRequest, 'host' | 'port'>): readonly ServerPlaces[] => {
    const listening = candidates.filter(
      ({ head }) =>
        port === null ||
        head.listens.some((one) => one.port !== null && one.port <= port && port <= (one.lastPort ?? 0)),
    );
    const there = listening.length > 0 ? listening : candidates;
    if (host === null) return there;
    const named = serversFor(host, there);
    if (named.length > 0) return named;
    return there.some(isDefault) ? there.filter(isDefault) : there.slice(0, 1);
  };
  return {
    numbersMatter: servers.some(({ tree }) => someNumbersMatter(tree)),
    targetsFor: (request, path) => {
      const looked = lookedForPath(path);
      if (looked === null) return [];
      const found = serversOf(request).flatMap(({ tree, head }) => {
        const node = locationFor(looked, tree);
        if (node === null) return [];
        const known = byNode.get(node) ?? targetsAt(node, head, places);
        byNode.set(node, known);
        return known;
      });
      return [...new Set(found)];
    },
  };
}
