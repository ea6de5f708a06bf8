import type { Directive } from './parse-config.ts';
import { type Place, placeOf } from './place.ts';
import { type LocationRegex, locationRegex } from './regex-example.ts';

/** The head of a `location`. */
export interface LocationHead {
  /** `@` is that of a named one. */
  readonly modifier: '' | '=' | '^~' | '~' | '~*' | '@';
  /** Without its modifier: `/api/`, `\.php$`, `fallback`. */
  readonly pattern: string;
  readonly at: Place;
}

/** A `location` with those in it; `directive` is null for the server around them. */
export interface LocationNode {
  readonly directive: Directive | null;
  readonly head: LocationHead | null;
  readonly regex: LocationRegex | null;
  readonly inner: readonly LocationNode[];
  /** Of `inner`: those of one path by it, those of a beginning by it, and those of an expression in their order. */
  readonly exact: ReadonlyMap<string, LocationNode>;
  readonly prefixes: ReadonlyMap<string, LocationNode>;
  /** Length of the longest of `prefixes`. */
  readonly longest: number;
  readonly regexes: readonly LocationNode[];
}

/** Reads the head of a `location`; the modifier may stick to the pattern, as nginx allows (ngx_http_core_location). */
export function locationHead(directive: Directive): LocationHead {
  const [first = '', second] = directive.args;
  const at = placeOf(directive);
  const [, sticking = '', rest = ''] =
    /^(=|\^~|~\*|~|@)?(.*)$/s.exec(second === undefined ? first : first + second) ?? [];
  return { modifier: sticking as LocationHead['modifier'], pattern: rest, at };
}

function nodeOf(directive: Directive): LocationNode {
  const head = locationHead(directive);
  const isRegex = head.modifier === '~' || head.modifier === '~*';
  const regex = isRegex ? locationRegex(head.pattern, head.modifier === '~*') : null;
  return { ...locationsIn(directive), directive, head, regex };
}

/** The locations of a server, or of a location, as a tree. */
export function locationsIn({ block }: Pick<Directive, 'block'>): LocationNode {
  const inner = (block ?? []).filter(({ name, block: own }) => name === 'location' && own !== null).map(nodeOf);
  const by = (...modifiers: readonly string[]) =>
    new Map(
      inner.flatMap((node): readonly (readonly [string, LocationNode])[] =>
        node.head !== null && modifiers.includes(node.head.modifier) ? [[node.head.pattern, node]] : [],
      ),
    );
  const regexes = inner.filter(({ regex }) => regex !== null);
  const prefixes = by('', '^~');
  const longest = Math.max(0, ...[...prefixes.keys()].map(({ length }) => length));
  return { directive: null, head: null, regex: null, inner, exact: by('='), prefixes, longest, regexes };
}

/** The longest beginning of a path that one of the locations has. */
function longestPrefix({ prefixes, longest }: LocationNode, path: string): LocationNode | null {
  for (let end = Math.min(path.length, longest); end > 0; end--) {
    const node = prefixes.get(path.slice(0, end));
    if (node !== undefined) return node;
  }
  return null;
}

/** What nginx finds for a path, and whether it looks no further. */
interface Found {
  readonly node: LocationNode;
  readonly ended: boolean;
}

function find(path: string, around: LocationNode): Found | null {
  const exact = around.exact.get(path);
  if (exact !== undefined) return { node: exact, ended: true };
  const prefix = longestPrefix(around, path);
  const inside = prefix === null ? { node: around, ended: false } : find(path, prefix);
  if (inside === null || inside.ended || prefix?.head?.modifier === '^~') return inside;
  for (const node of around.regexes) {
    const matches = node.regex?.matches(path) ?? null;
    if (matches === null) return null;
    if (!matches) continue;
    const found = find(path, node);
    return found === null ? null : { node: found.node, ended: true };
  }
  return inside;
}

/**
 * The location that nginx takes for a path, by its own steps (ngx_http_core_find_location): the exact one, else the longest
 * beginning and what is in it, else, but for `^~`, the first expression that matches. The server where there is none; null where
 * it hangs on an expression that nobody here can ask.
 */
export function locationFor(path: string, server: LocationNode): LocationNode | null {
  return find(path, server)?.node ?? null;
}
