import type { Directive } from '../config/parse-config.ts';
import type { Placed } from '../config/walk-config.ts';
import { hostOf, type Upstream } from './upstreams.ts';

/** Modules that hand requests on, by the beginning of their directives' names. */
const modules = ['proxy', 'fastcgi', 'uwsgi', 'scgi', 'grpc'] as const;
export type PassModule = (typeof modules)[number];

/** A directive that hands requests on: `proxy_pass http://app;`. */
export interface Pass {
  readonly placed: Placed;
  readonly directive: Directive;
  readonly module: PassModule;
  /** As nginx reads it: `http://app/api/`. */
  readonly expression: string;
  /** Without scheme and path: `app`, `10.0.0.1:8080`, `$backend:80`. */
  readonly authority: string;
  /** In lower case and without its port; null for a socket, and where it hangs on a variable. */
  readonly host: string | null;
  /** The upstream that it names. */
  readonly upstream: Upstream | null;
  /** The innermost location around it. */
  readonly location: Directive | null;
}

/** The place in the path of a location, without its modifier. */
export function pathOf(location: Directive | null): string {
  const { args = [] } = location ?? {};
  return args.at(-1) ?? '';
}

/** `location /api/`, or `server` where a pass stands in no location. */
export function saidLocation({ location }: Pick<Pass, 'location'>): string {
  return location === null ? 'the server' : `location ${location.args.join(' ')}`;
}

function passOf(placed: Placed, upstreams: readonly Upstream[]): readonly Pass[] {
  const { directive, inside } = placed;
  const module = modules.find((one) => directive.name === `${one}_pass`);
  const [expression] = directive.args;
  if (module === undefined || expression === undefined) return [];
  const rest = expression.replace(/^(?:https?|grpcs?|suwsgi|uwsgi):\/\//i, '');
  const isSocket = /^unix:/i.test(rest);
  const authority = isSocket ? rest : (/^[^/?]*/.exec(rest)?.[0] ?? '');
  const host = isSocket || authority.includes('$') ? null : hostOf(authority);
  return [
    {
      placed,
      directive,
      module,
      expression,
      authority,
      host,
      upstream: host === null ? null : (upstreams.find(({ name }) => name.toLowerCase() === host) ?? null),
      location: inside.findLast(({ name }) => name === 'location') ?? null,
    },
  ];
}

/** Everything that hands requests on. */
export function passesOf(placed: readonly Placed[], upstreams: readonly Upstream[]): readonly Pass[] {
  return placed.flatMap((one) => passOf(one, upstreams));
}
