import { type LocationNode, locationFor } from './location-tree.ts';

/** A path whose request comes to a location, or why none was found. */
export type LocationPath =
  | { readonly path: string; readonly noPath: null }
  | { readonly path: null; readonly noPath: string };

/** What a path is continued with where the beginning alone belongs to another location, or to a folder. */
const endings = ['gatecrash', '/gatecrash', 'x', '1', 'x/y', '.html'];

function startsOf(around: readonly LocationNode[]): readonly string[] {
  const patterns = around.flatMap(({ head }) =>
    head?.modifier === '' || head?.modifier === '^~' ? [head.pattern] : [],
  );
  return patterns.toReversed().flatMap((pattern) => [pattern, `${pattern}/`, `${pattern}x`]);
}

/** Paths that a location may be made for, the likeliest first; `below`: those that are no folder. */
function candidatesFor(
  { head, regex }: LocationNode,
  around: readonly LocationNode[],
  below: boolean,
): readonly string[] {
  if (head === null) return below ? ['/gatecrash', '/'] : ['/', '/gatecrash'];
  if (head.modifier === '@') return [];
  if (head.modifier === '=') return [head.pattern];
  if (regex !== null) {
    const starts = ['', '/', '/x', '/x/', ...startsOf(around)];
    return starts.flatMap((start) => regex.examples.map((example) => start + example));
  }
  const continued = endings.map((end) => head.pattern + end);
  return below ? [...continued, head.pattern] : [head.pattern, ...continued];
}

/** Whether a client can ask for the path: nginx has made it simple before it looks for a location. */
function canBeAsked(path: string): boolean {
  return path.startsWith('/') && path.isWellFormed() && !/\/\/|\/\.{1,2}(?:\/|$)|\0/.test(path);
}

/** A path as it stands in a request. */
function asked(path: string): string {
  return encodeURI(path).replaceAll('?', '%3F').replaceAll('#', '%23');
}

/** Looks for a path for which nginx takes that location of the server, and no other. */
export function pathTo(
  node: LocationNode,
  {
    server,
    around,
    below,
  }: { readonly server: LocationNode; readonly around: readonly LocationNode[]; readonly below: boolean },
): LocationPath {
  let untold = node.regex !== null && node.regex.examples.length === 0;
  const candidates = new Set(candidatesFor(node, around, below).filter(canBeAsked));
  for (const path of candidates) {
    const found = locationFor(path, server);
    if (found === node) return { path: asked(path), noPath: null };
    untold ||= found === null;
  }
  const why = untold
    ? 'an expression cannot be tried here'
    : candidates.size === 0
      ? 'paths of requests look otherwise'
      : 'other locations take what it matches';
  return { path: null, noPath: `no example found: ${why}` };
}
