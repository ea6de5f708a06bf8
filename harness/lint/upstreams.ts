import type { Address } from '../config/address.ts';
import type { Directive } from '../config/parse-config.ts';
import type { UpstreamServer, Upstream as WrittenUpstream } from '../config/pass.ts';
import { timeMs } from './units.ts';

/** One `server` of an upstream. */
export interface Server {
  readonly directive: Directive;
  /** As it is written: `app-1:8080`, `unix:/run/app.sock`. */
  readonly written: string;
  /** Null where nginx would not read it. */
  readonly address: Address | null;
  readonly backup: boolean;
  /** It is looked up again while nginx runs. */
  readonly resolve: boolean;
  /** 0: nginx never leaves it out. */
  readonly maxFails: number;
  readonly failTimeoutMs: number;
}

/** An `upstream` block; servers that are `down` are left out. */
export interface Upstream {
  readonly name: string;
  readonly directive: Directive;
  readonly servers: readonly Server[];
  /** `hash`, `ip_hash`, `least_conn`, `random`, …; undefined: by turns. */
  readonly balancer: Directive | undefined;
  readonly inner: (name: string) => Directive | undefined;
}

const balancers: ReadonlySet<string> = new Set(['hash', 'ip_hash', 'least_conn', 'least_time', 'random']);

/** nginx's default of `fail_timeout` (http://nginx.org/en/docs/http/ngx_http_upstream_module.html#server). */
export const defaultFailTimeoutMs = 10_000;

/** Whether it is this machine by its name, which stands for two addresses. */
export function isLocalhost(address: Address | null): boolean {
  return address?.type === 'name' && address.host.toLowerCase() === 'localhost';
}

/** The name that has to be looked up in DNS, in lower case; null where there is none. */
export function lookedUp(address: Address | null): string | null {
  return address?.type === 'name' && !isLocalhost(address) ? address.host.toLowerCase() : null;
}

function serverOf({ address, written, parameters }: UpstreamServer, directive: Directive): Server {
  const given = (name: string) => parameters.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1);
  return {
    directive,
    written,
    address,
    backup: parameters.includes('backup'),
    resolve: parameters.includes('resolve'),
    maxFails: Number(given('max_fails') ?? 1),
    failTimeoutMs: timeMs(given('fail_timeout') ?? '') ?? defaultFailTimeoutMs,
  };
}

/** An upstream as rules look at it. */
export function upstreamOf({ name, servers, placed: { directive } }: WrittenUpstream): Upstream {
  const block = directive.block ?? [];
  const written = block.filter((one) => one.name === 'server');
  return {
    name,
    directive,
    servers: servers.flatMap((server, index) => {
      const at = written[index];
      return at === undefined || server.parameters.includes('down') ? [] : [serverOf(server, at)];
    }),
    balancer: block.find((one) => balancers.has(one.name)),
    inner: (inner) => block.find((one) => one.name === inner),
  };
}

/** The servers that take turns: no backups. */
export function primaries({ servers }: Upstream): readonly Server[] {
  return servers.filter(({ backup }) => !backup);
}

/** Whether it has somebody to fail over to: two servers, or one that may be several addresses and is looked up again. */
export function hasOthers({ servers }: Upstream): boolean {
  return servers.length > 1 || servers.some(({ resolve }) => resolve);
}
