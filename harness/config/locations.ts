import { type Lead, type LeadsHere, leadsIn } from './leads.ts';
import { type Listen, listensOf } from './listen.ts';
import { type LocationPath, pathTo } from './location-path.ts';
import { type LocationHead, type LocationNode, locationsIn } from './location-tree.ts';
import type { Config, Directive } from './parse-config.ts';
import type { Pass } from './pass.ts';
import { passesOf } from './passes.ts';
import { type Place, placeOf } from './place.ts';
import { contextOf } from './upstreams.ts';
import { headOf } from './walk-config.ts';

/** A `server` block. */
export interface ServerHead {
  readonly names: readonly string[];
  readonly listens: readonly Listen[];
  readonly at: Place;
}

/** A pass, with the way that a request takes to it. */
export interface ProxiedLocation {
  /** Null where it stands in no server, as in a file that is included from elsewhere. */
  readonly server: ServerHead | null;
  /** The innermost; null where the pass stands in none. */
  readonly location: LocationHead | null;
  /** Locations around that one, the outermost first. */
  readonly around: readonly LocationHead[];
  /** The `if` or `limit_except` that it stands in. */
  readonly only: { readonly block: 'if' | 'limit_except'; readonly head: string; readonly at: Place } | null;
  /** A path whose request comes here; null where none was found. */
  readonly path: string | null;
  /** Why none was found. */
  readonly noPath: string | null;
  /** What leads here from inside nginx: to a named location nothing else does. */
  readonly from: readonly LeadsHere[];
  readonly pass: Pass;
}

/** A server as far as its locations go. */
interface ServerPlan {
  readonly head: ServerHead;
  readonly tree: LocationNode;
  readonly nodes: ReadonlyMap<Directive, { readonly node: LocationNode; readonly around: readonly LocationNode[] }>;
  readonly leads: ReadonlyMap<LocationNode, readonly Lead[]>;
}

/** What a `server` block is called and listens on. */
export function serverHead(server: Directive): ServerHead {
  const all = (name: string) => (server.block ?? []).filter((one) => one.name === name);
  const http2 = all('http2').some(({ args }) => args[0] === 'on');
  return {
    names: all('server_name').flatMap(({ args }) => args),
    listens: listensOf(server, http2),
    at: placeOf(server),
  };
}

function planOf(server: Directive): ServerPlan {
  const tree = locationsIn(server);
  const nodes = new Map<Directive, { readonly node: LocationNode; readonly around: readonly LocationNode[] }>();
  const enter = (node: LocationNode, around: readonly LocationNode[]): void => {
    if (node.directive !== null) nodes.set(node.directive, { node, around });
    for (const inner of node.inner) enter(inner, node.directive === null ? [] : [...around, node]);
  };
  enter(tree, []);
  return { head: serverHead(server), tree, nodes, leads: Map.groupBy(leadsIn(server, tree), ({ to }) => to) };
}

/** The way to a location that only nginx itself asks for: where a file is tried for and not there, the path of that file. */
function pathByLeads(leads: readonly Lead[], { tree, nodes }: ServerPlan, name: string): LocationPath {
  for (const { lead, from } of leads) {
    if (lead.directive !== 'try_files' || from.head?.modifier === '@') continue;
    const around = from.directive === null ? [] : (nodes.get(from.directive)?.around ?? []);
    const found = pathTo(from, { server: tree, around, below: true });
    if (found.path !== null) return found;
  }
  const directives = [...new Set(leads.map(({ lead }) => lead.directive))].join(', ');
  return { path: null, noPath: directives === '' ? `nothing leads to ${name}` : `only ${directives} leads to ${name}` };
}

function pathOf(location: Directive, plan: ServerPlan): LocationPath {
  const at = plan.nodes.get(location);
  if (at === undefined) return { path: null, noPath: 'it is no location of the server' };
  const isInternal = (location.block ?? []).some(({ name }) => name === 'internal');
  const isNamed = at.node.head?.modifier === '@';
  if (isInternal || isNamed) return pathByLeads(plan.leads.get(at.node) ?? [], plan, headOf(location));
  return pathTo(at.node, { server: plan.tree, around: at.around, below: false });
}

const nowhere: LocationPath = { path: null, noPath: 'it stands in no location' };

function conditionOf(inside: readonly Directive[]): ProxiedLocation['only'] {
  const last = inside.findLast(({ name }) => name === 'if' || name === 'limit_except');
  if (last === undefined) return null;
  return { block: last.name === 'if' ? 'if' : 'limit_except', head: headOf(last), at: placeOf(last) };
}

/** Every place of a config that hands requests on, in its order, with the server, the location, and a path that leads there. */
export function proxiedLocations(config: Pick<Config, 'directives'>): readonly ProxiedLocation[] {
  const plans = new Map<Directive, ServerPlan>();
  const planFor = (server: Directive): ServerPlan => {
    const plan = plans.get(server) ?? planOf(server);
    plans.set(server, plan);
    return plan;
  };
  return passesOf(config).map((pass): ProxiedLocation => {
    const { inside } = pass.placed;
    const block = inside.find(({ name }) => name === 'server');
    const plan = block === undefined || contextOf(pass.placed) === 'mail' ? null : planFor(block);
    const locations = inside.filter(({ name }) => name === 'location');
    const innermost = locations.at(-1);
    const at = innermost === undefined ? undefined : plan?.nodes.get(innermost);
    return {
      server: plan?.head ?? null,
      location: at?.node.head ?? null,
      around: at?.around.flatMap(({ head }) => head ?? []) ?? [],
      only: conditionOf(inside),
      ...(innermost === undefined || plan === null ? nowhere : pathOf(innermost, plan)),
      from: (at === undefined ? [] : (plan?.leads.get(at.node) ?? [])).map(({ lead }) => lead),
      pass,
    };
  });
}
