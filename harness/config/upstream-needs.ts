import { parseAddress, saidAddress } from './address.ts';
import type { HostNeed, ResolverNeed, UnknownUpstreamNeed, UpstreamNeed } from './need.ts';
import type { Directive } from './parse-config.ts';
import type { Pass, PassProtocol, Upstream } from './pass.ts';
import { placeOf } from './place.ts';
import { contextOf } from './upstreams.ts';
import type { Placed } from './walk-config.ts';

/** Passes to one upstream that speak the same. */
interface Use {
  readonly protocol: PassProtocol | null;
  readonly through: readonly string[];
  readonly upgrades: boolean;
}

/** Which passes speak what to each upstream, by its block. */
function usesByBlock(passes: readonly Pass[]): ReadonlyMap<Directive, readonly Use[]> {
  const uses = new Map<Directive, Map<PassProtocol, Use>>();
  for (const { directive, targets, upgrades } of passes) {
    for (const target of targets) {
      if (target.type !== 'upstream') continue;
      const { protocol } = target;
      const block = target.upstream.placed.directive;
      const spoken = uses.get(block) ?? new Map<PassProtocol, Use>();
      const { through, upgrades: before } = spoken.get(protocol) ?? { through: [], upgrades: false };
      spoken.set(protocol, { protocol, through: [...new Set([...through, directive])], upgrades: upgrades || before });
      uses.set(block, spoken);
    }
  }
  return new Map([...uses].map(([block, spoken]) => [block, [...spoken.values()]]));
}

/** The servers of upstreams, each in every protocol that is spoken to it. */
export function serversOf(upstreams: readonly Upstream[], passes: readonly Pass[]): readonly UpstreamNeed[] {
  const uses = usesByBlock(passes);
  return upstreams.flatMap(({ name, servers, placed }) => {
    const spoken = uses.get(placed.directive) ?? [{ protocol: null, through: [], upgrades: false }];
    return servers.flatMap(({ address, at }) => {
      if (address === null) return [];
      return spoken.map(
        (use) => ({ what: 'upstream', address, ...use, upstream: name, atRequest: false, at }) as const,
      );
    });
  });
}

/** What passes name themselves, and those of which nobody can say where they lead. */
export function targetsOf(passes: readonly Pass[]): readonly (UpstreamNeed | UnknownUpstreamNeed)[] {
  return passes.flatMap(({ directive, expression, targets, upgrades, at }) =>
    targets.flatMap((target): readonly (UpstreamNeed | UnknownUpstreamNeed)[] => {
      if (target.type === 'unknown') {
        const { expression: left, protocol, because } = target;
        return [{ what: 'unknown-upstream', expression: left, protocol, because, through: directive, at }];
      }
      if (target.type === 'upstream') return [];
      const { address, protocol } = target;
      const atRequest = expression.includes('$');
      return [{ what: 'upstream', address, protocol, upstream: null, through: [directive], upgrades, atRequest, at }];
    }),
  );
}

/** Directives whose argument is a URL that nginx asks itself. */
const urls: ReadonlySet<string> = new Set(['auth_http', 'ssl_stapling_responder']);

/** Hosts behind directives that do not pass requests on: mail's authentication, an OCSP responder. */
export function askedHosts(all: readonly Placed[]): readonly UpstreamNeed[] {
  return all.flatMap(({ directive }): readonly UpstreamNeed[] => {
    if (!urls.has(directive.name)) return [];
    const authority = (directive.args[0] ?? '').replace(/^https?:\/\//i, '').replace(/\/.*$/s, '');
    const address = parseAddress(authority, 80);
    if (address === null) return [];
    const through = [directive.name];
    const spoken = { protocol: 'http', upstream: null, through, upgrades: false, atRequest: false } as const;
    return [{ what: 'upstream', address, ...spoken, at: placeOf(directive) }];
  });
}

/** The name servers of a config, each once. */
export function resolversOf(all: readonly Placed[]): readonly ResolverNeed[] {
  const needs = all.flatMap(({ directive }): readonly ResolverNeed[] => {
    if (directive.name !== 'resolver') return [];
    const addresses = directive.args.filter((argument) => !argument.includes('='));
    return addresses.flatMap((written) => {
      const address = parseAddress(written, 53);
      return address === null ? [] : [{ what: 'resolver', address, at: placeOf(directive) } as const];
    });
  });
  const first = new Map(needs.toReversed().map((need) => [saidAddress(need.address), need]));
  return needs.filter((need) => first.get(saidAddress(need.address)) === need);
}

/** Where logs go that go to a syslog server; null where one goes elsewhere. */
function syslogServer(argument: string): string | null {
  return /^syslog:(?:[^,]*,)*?server=([^,]+)/.exec(argument)?.[1] ?? null;
}

/** Hosts that nginx looks up when it starts, beside upstreams. */
export function otherHosts(all: readonly Placed[]): readonly HostNeed[] {
  return all.flatMap((placed): readonly HostNeed[] => {
    const { directive } = placed;
    const [first = ''] = directive.args;
    const written =
      directive.name === 'access_log' || directive.name === 'error_log'
        ? syslogServer(first)
        : directive.name === 'set_real_ip_from' && !/^unix:$|\//.test(first)
          ? first
          : null;
    const isTrusted = directive.name === 'set_real_ip_from';
    const address = written === null ? null : parseAddress(written, isTrusted ? null : 514);
    if (address === null || (isTrusted && address.type !== 'name') || contextOf(placed) === 'mail') return [];
    return [{ what: 'host', address, directive: directive.name, at: placeOf(directive) }];
  });
}
