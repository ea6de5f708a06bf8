import { type Address, saidAddress } from '../config/address.ts';
import type { Directive } from '../config/parse-config.ts';
import type { PassTarget, Pass as WrittenPass } from '../config/pass.ts';
import type { Placed } from '../config/walk-config.ts';
import type { Upstream } from './upstreams.ts';

/** Modules that hand requests on, by the beginning of their directives' names. */
const modules = ['proxy', 'fastcgi', 'uwsgi', 'scgi', 'grpc'] as const;
export type PassModule = (typeof modules)[number];

/** A directive that hands requests on, and one place to which it leads: one with a variable may lead to several. */
export interface Pass {
  readonly placed: Placed;
  readonly directive: Directive;
  readonly module: PassModule;
  /** As nginx reads it: `http://app/api/`. */
  readonly expression: string;
  /** The upstream that it leads to. */
  readonly upstream: Upstream | null;
  /** The address, where it is no upstream; null where only a request tells. */
  readonly address: Address | null;
  /** Where it leads, for messages: the name of the upstream, the address, or the expression. */
  readonly target: string;
  /** It has a variable, if only in its path: nginx looks for the upstream or the name with each request. */
  readonly varies: boolean;
  /** The innermost location around it. */
  readonly location: Directive | null;
}

/** The path of a location, without its modifier. */
export function pathOf(location: Directive | null): string {
  return location?.args.at(-1) ?? '';
}

/** `location /api/`, or `the server` where a pass stands in no location. */
export function saidLocation({ location }: Pick<Pass, 'location'>): string {
  return location === null ? 'the server' : `location ${location.args.join(' ')}`;
}

function targetOf(
  expression: string,
  target: PassTarget,
  upstreams: readonly Upstream[],
): Pick<Pass, 'upstream' | 'address' | 'target'> {
  if (target.type === 'address') {
    return { upstream: null, address: target.address, target: saidAddress(target.address) };
  }
  const { upstream } = target.type === 'upstream' ? target : { upstream: undefined };
  const known = upstreams.find(({ directive }) => directive === upstream?.placed.directive);
  return { upstream: known ?? null, address: null, target: known?.name ?? expression };
}

/** A pass as rules look at it, once for each place to which it leads. */
export function passOf({ placed, expression, targets }: WrittenPass, upstreams: readonly Upstream[]): readonly Pass[] {
  const { directive, inside } = placed;
  const module = modules.find((one) => directive.name === `${one}_pass`);
  if (module === undefined) return [];
  const location = inside.findLast(({ name }) => name === 'location') ?? null;
  return targets.map((target) => ({
    placed,
    directive,
    module,
    expression,
    ...targetOf(expression, target, upstreams),
    varies: expression.includes('$'),
    location,
  }));
}
