import type { Directive } from '../config/parse-config.ts';
import type { Placed } from '../config/walk-config.ts';
import { timeMs } from './units.ts';

/** One `server` of an upstream. */
export interface Server {
  readonly directive: Directive;
  /** As it is written: `app-1:8080`, `unix:/run/app.sock`. */
  readonly address: string;
  /** Without its port; null for a socket. */
  readonly host: string | null;
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

/** nginx's defaults (http://nginx.org/en/docs/http/ngx_http_upstream_module.html#server). */
export const defaultMaxFails = 1;
export const defaultFailTimeoutMs = 10_000;

/** The host of an address, without its port and in lower case; null for a socket. */
export function hostOf(address: string): string | null {
  if (/^unix:/i.test(address)) return null;
  const [, bracketed, plain] = /^(?:\[([^\]]*)\]|([^:/]*))/.exec(address) ?? [];
  return (bracketed ?? plain ?? '').toLowerCase();
}

/** Whether a host has to be looked up: no IP address, no variable, nor the name of this machine. */
export function isName(host: string): boolean {
  return /[a-z]/.test(host) && !host.includes(':') && !host.includes('$') && host !== 'localhost';
}

/** The value of a parameter `name=value`. */
function parameter({ args }: Directive, name: string): string | undefined {
  return args.find((arg) => arg.startsWith(`${name}=`))?.slice(name.length + 1);
}

function serverOf(directive: Directive): Server {
  const [address = ''] = directive.args;
  return {
    directive,
    address,
    host: hostOf(address),
    backup: directive.args.includes('backup'),
    resolve: directive.args.includes('resolve'),
    maxFails: Number(parameter(directive, 'max_fails') ?? defaultMaxFails),
    failTimeoutMs: timeMs(parameter(directive, 'fail_timeout') ?? '10') ?? defaultFailTimeoutMs,
  };
}

/** The upstreams of a config. */
export function upstreamsOf(placed: readonly Placed[]): readonly Upstream[] {
  return placed.flatMap(({ directive }): readonly Upstream[] => {
    if (directive.name !== 'upstream' || directive.block === null) return [];
    const { block } = directive;
    const inner = (name: string) => block.find((one) => one.name === name);
    const servers = block.filter((one) => one.name === 'server' && !one.args.includes('down')).map(serverOf);
    const balancer = block.find(({ name }) => balancers.has(name));
    return [{ name: directive.args[0] ?? '', directive, servers, balancer, inner }];
  });
}

/** The servers that take turns: no backups. */
export function primaries({ servers }: Upstream): readonly Server[] {
  return servers.filter(({ backup }) => !backup);
}

/** Whether it has somebody to fail over to: two servers, or one that may be several addresses and is looked up again. */
export function hasOthers({ servers }: Upstream): boolean {
  return servers.length > 1 || servers.some(({ resolve }) => resolve);
}
