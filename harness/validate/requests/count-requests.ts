import type { Target } from '../targets/target.ts';
import { alikeTarget } from './alike-target.ts';
import type { ReadLine } from './line-readers.ts';
import type { LoggedRequest } from './logged-request.ts';
import { maskedTarget, sendable, targetParts } from './masked-target.ts';
import type { RequestPlaces } from './request-places.ts';

/** A request that a place of the config is asked, as the log has it. */
export interface AskedRequest {
  readonly method: 'GET' | 'POST';
  /** With its query; ids and values are masked. */
  readonly path: string;
  /** Of all requests of the log. */
  readonly share: number;
}

/** What was counted in a log. */
export interface LogCounts {
  readonly lines: number;
  /** Lines of none of the formats. */
  readonly unreadable: number;
  readonly requests: number;
  /** Requests that no place that hands requests on got. */
  readonly elsewhere: number;
  /** Lines by their format, the most frequent first. */
  readonly formats: readonly { readonly format: string; readonly lines: number }[];
  /** Requests by their method, the most frequent first. */
  readonly methods: readonly { readonly method: string; readonly count: number }[];
  /** Requests that count for several places, as the log does not tell which server got them. */
  readonly shared: number;
}

/** The most frequent requests of each target, and what was counted. */
export interface RequestMix {
  readonly requests: readonly (AskedRequest & { readonly target: Target })[];
  readonly counts: LogCounts;
}

/** As many requests of a target are told. */
const mostOfTarget = 5;
/** As many different ones are counted at a time; what came seldom makes room. */
const mostCounted = 20_000;
const mostMethods = 30;
/** A path of a request has at most so many characters. */
const longestPath = 800;

/** Takes the requests of a log, one after the other, in memory that does not grow with it. */
export interface RequestCounter {
  readonly take: (line: ReadLine) => void;
  readonly mix: () => RequestMix;
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** Forgets what came least, more and more of it, until half of the room is free. */
function makeRoom(counts: Map<string, number>): void {
  for (let least = 1; counts.size > mostCounted / 2; least *= 2) {
    for (const [key, count] of counts) if (count <= least) counts.delete(key);
  }
}

const byCount = ([, a]: readonly [unknown, number], [, b]: readonly [unknown, number]): number => b - a;

/** Where a request went, and how it is told. */
interface Resolved {
  readonly target: Target;
  readonly path: string;
}

const sameTargets = (a: readonly Target[], b: readonly Target[]): boolean =>
  a.length === b.length && a.every((target, index) => target === b[index]);

/** The origin-form of a target, and the host of an absolute one (RFC 9112, 3.2); null where no path is asked for. */
function originForm(target: string): { readonly target: string; readonly host: string | null } | null {
  if (target.startsWith('/')) return { target, host: null };
  const [, host, rest = ''] = /^https?:\/\/([^/?#:]+)(?::\d+)?(.*)$/is.exec(target) ?? [];
  if (host === undefined) return null;
  return { target: rest.startsWith('/') ? rest : `/${rest}`, host: host.toLowerCase() };
}

/** Finds where a request went, without what is secret in it; where masking would lead it elsewhere, the target's own path stands for it. */
export function resolveRequest(request: Omit<LoggedRequest, 'method'>, places: RequestPlaces): readonly Resolved[] {
  const origin = originForm(request.target);
  if (origin === null) return [];
  const where = { host: origin.host ?? request.host, port: request.port };
  const parts = targetParts(sendable(origin.target));
  const targets = places.targetsFor(where, parts.path);
  if (targets.length === 0) return [];
  const masked = maskedTarget(parts);
  const isSame =
    masked.length <= longestPath && sameTargets(places.targetsFor(where, targetParts(masked).path), targets);
  return targets.map((target) => ({ target, path: isSame ? masked : target.path }));
}

/** What is counted of a request, whenever it comes. */
interface Planned {
  readonly places: number;
  /** Under what it is counted at each of them; [] where it is not sent. */
  readonly keys: readonly string[];
}

const isSent = (method: string): method is AskedRequest['method'] => method === 'GET' || method === 'POST';

/** Starts to count the requests of a log by the places of a config that they came to. */
export function requestCounter(targets: readonly Target[], places: RequestPlaces): RequestCounter {
  const counts = new Map<string, number>();
  const methods = new Map<string, number>();
  const formats = new Map<string, number>();
  const planned = new Map<string, Planned>();
  // A reader hands over the same object for the same request as long as it knows it: then nothing of it is looked at again.
  const plannedOf = new Map<LoggedRequest, Planned>();
  let [lines, unreadable, requests, elsewhere, shared] = [0, 0, 0, 0, 0];

  const planFor = (request: LoggedRequest): Planned => {
    const { method, host, port } = request;
    const target = alikeTarget(request.target, places.numbersMatter);
    const key = `${method} ${host} ${port} ${target}`;
    const known = planned.get(key);
    if (known !== undefined) return known;
    const found = resolveRequest({ host, port, target }, places);
    const keys = isSent(method)
      ? found.map(({ target: place, path }) => `${targets.indexOf(place)} ${method} ${path}`)
      : [];
    const plan = { places: found.length, keys };
    if (planned.size >= mostCounted) planned.clear();
    if (key.length <= longestPath) planned.set(key, plan);
    return plan;
  };

  const planOnce = (request: LoggedRequest): Planned => {
    const known = plannedOf.get(request);
    if (known !== undefined) return known;
    const plan = planFor(request);
    if (plannedOf.size >= mostCounted) plannedOf.clear();
    plannedOf.set(request, plan);
    return plan;
  };

  const takeRequest = (request: LoggedRequest): void => {
    const { method } = request;
    requests += 1;
    add(methods, methods.has(method) || methods.size < mostMethods ? method : 'others');
    const plan = planOnce(request);
    if (plan.places === 0) elsewhere += 1;
    if (plan.places > 1) shared += 1;
    if (!isSent(method)) return;
    if (counts.size >= mostCounted) makeRoom(counts);
    for (const key of plan.keys) add(counts, key);
  };

  return {
    take: ({ read, format }) => {
      lines += 1;
      if (read === null) unreadable += 1;
      else if (format !== null) add(formats, format);
      if (read !== null && read !== 'none') takeRequest(read);
    },
    mix: () => {
      const all = [...counts].toSorted(byCount).map(([key, count]) => {
        const [, index = '', method = '', path = ''] = /^(\d+) (\w+) (.*)$/s.exec(key) ?? [];
        return {
          target: targets[Number(index)],
          method: method as AskedRequest['method'],
          path,
          share: count / requests,
        };
      });
      return {
        requests: targets.flatMap((target) =>
          all.flatMap((one) => (one.target === target ? [{ ...one, target }] : [])).slice(0, mostOfTarget),
        ),
        counts: {
          ...{ lines, unreadable, requests, elsewhere, shared },
          formats: [...formats].toSorted(byCount).map(([format, count]) => ({ format, lines: count })),
          methods: [...methods].toSorted(byCount).map(([method, count]) => ({ method, count })),
        },
      };
    },
  };
}
