import type { Config, Directive } from './parse-config.ts';
import type { Placed } from './walk-config.ts';

/** What holds at a place of a config, and which block says so. */
export interface Effective {
  /** All of that name in the block: one where nginx takes one, several of `proxy_set_header` and its like. */
  readonly directives: readonly [Directive, ...Directive[]];
  /** The block that they stand in; null for the top of the config. */
  readonly from: Directive | null;
}

/** What acts only in the block in which it is written (ngx_http_rewrite_module, and the merge functions of nginx's modules). */
const neverInherited: ReadonlySet<string> = new Set([
  'alias',
  'break',
  'fastcgi_pass',
  'grpc_pass',
  'if',
  'internal',
  'limit_except',
  'listen',
  'location',
  'memcached_pass',
  'proxy_pass',
  'return',
  'rewrite',
  'scgi_pass',
  'server',
  'server_name',
  'set',
  'try_files',
  'uwsgi_pass',
]);

/** The directives of each block by their names, found once. */
const named = new WeakMap<readonly Directive[], ReadonlyMap<string, readonly Directive[]>>();

function namedIn(siblings: readonly Directive[], name: string): readonly Directive[] {
  const known = named.get(siblings) ?? Map.groupBy(siblings, (one) => one.name);
  named.set(siblings, known);
  return known.get(name) ?? [];
}

/**
 * The directives of that name that hold at a place, by nginx's rule: the innermost block that has any counts alone, and those
 * around it not at all, also where several make a list (`proxy_set_header`). Of a block what holds in it. Null where nobody
 * says anything, and nginx's default holds.
 */
export function effective(
  { directives }: Pick<Config, 'directives'>,
  name: string,
  { directive, inside }: Placed,
): Effective | null {
  const around = directive.block === null ? inside : [...inside, directive];
  const levels = around.map((from) => ({ from, siblings: from.block ?? [] })).toReversed();
  const reached = neverInherited.has(name) ? levels.slice(0, 1) : [...levels, { from: null, siblings: directives }];
  for (const { from, siblings } of reached) {
    const [first, ...others] = namedIn(siblings, name);
    if (first !== undefined) return { directives: [first, ...others], from };
  }
  return null;
}
