import { type LocationHead, type LocationNode, locationFor } from './location-tree.ts';
import type { Directive } from './parse-config.ts';
import { type Place, placeOf } from './place.ts';

/** What leads to a location from inside nginx. */
export interface LeadsHere {
  /** `try_files`, `error_page`, `auth_request` or `mirror`. */
  readonly directive: string;
  /** Its arguments as nginx reads them. */
  readonly args: readonly string[];
  readonly at: Place;
  /** The location that it stands in; null for the server itself. */
  readonly location: LocationHead | null;
}

/** A lead, with where it stands and where it goes. */
export interface Lead {
  readonly lead: LeadsHere;
  readonly from: LocationNode;
  readonly to: LocationNode;
}

/** The last argument of each of them is a path, or the name of a location. */
const leading: ReadonlySet<string> = new Set(['auth_request', 'error_page', 'mirror', 'try_files']);

function allIn(node: LocationNode): readonly LocationNode[] {
  return [node, ...node.inner.flatMap(allIn)];
}

/** The directives of a block, with those of the conditions in it. */
function ofBlock(block: readonly Directive[]): readonly Directive[] {
  return block.flatMap((one) =>
    one.block !== null && /^(if|limit_except)$/.test(one.name) ? [one, ...ofBlock(one.block)] : [one],
  );
}

/** Every directive of a server that leads from one of its locations to another. `server` is its block. */
export function leadsIn(server: Directive, tree: LocationNode): readonly Lead[] {
  const nodes = allIn(tree);
  const named = new Map(
    nodes.flatMap((node) => (node.head?.modifier === '@' ? [[node.head.pattern, node] as const] : [])),
  );
  return nodes.flatMap((from) => {
    const block = (from.directive ?? server).block ?? [];
    return ofBlock(block).flatMap((one): readonly Lead[] => {
      if (!leading.has(one.name)) return [];
      const goal = one.args.at(-1) ?? '';
      const path = goal.replace(/\?.*$/s, '');
      const simple = path.startsWith('/') && !path.includes('$');
      const to = goal.startsWith('@') ? named.get(goal.slice(1)) : simple ? locationFor(path, tree) : null;
      if (to === undefined || to === null) return [];
      return [{ lead: { directive: one.name, args: one.args, at: placeOf(one), location: from.head }, from, to }];
    });
  });
}
