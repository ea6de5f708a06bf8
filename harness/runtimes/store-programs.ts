import { podPaths } from '../model/agent-protocol.ts';
import { failure, type GatecrashError } from '../model/error.ts';
import type { Step } from '../model/run-plan.ts';
import type { StoreKind } from '../model/store.ts';
import { asNobody } from './as-nobody.ts';
import { ensurePostgresCluster } from './postgres-cluster.ts';
import { ensureTool, type Tool } from './tools/index.ts';

/** The programs of the stores that a pod asks for. */
export interface StorePrograms {
  readonly tools: ReadonlyMap<StoreKind, Tool>;
  /** The data folder that PostgreSQL begins with; null where it is not asked for. */
  readonly cluster: string | null;
}

/** Finds or fetches the programs that pods ask for, each when the first pod does, and once for all pods of a run. */
export function ensureStorePrograms(
  onStep: (step: Step) => void,
  signal?: AbortSignal,
): (kinds: readonly StoreKind[]) => Promise<StorePrograms> {
  const found = new Map<StoreKind, Promise<Tool>>();
  let cluster: Promise<string> | null = null;
  const toolOf = (kind: StoreKind): Promise<Tool> => {
    const tool = found.get(kind) ?? ensureTool(kind, onStep, signal);
    found.set(kind, tool);
    return tool;
  };
  return async (kinds) => {
    const tools = new Map<StoreKind, Tool>();
    for (const kind of kinds) tools.set(kind, await toolOf(kind));
    const postgres = tools.get('postgres');
    if (postgres === undefined) return { tools, cluster: null };
    cluster ??= ensurePostgresCluster(postgres, onStep, signal);
    return { tools, cluster: await cluster };
  };
}

/** Where pods see the data folder that PostgreSQL begins with. */
export const clusterPath = '/opt/postgres-cluster';

/**
 * Gives a PostgreSQL its own copy of the cluster as data folder ($PGDATA), then becomes the server: every start has a
 * new one, as every start of the other stores is empty.
 */
export const onFreshCluster = [
  'sh',
  '-ec',
  `rm -rf "$PGDATA"; cp -R ${clusterPath} "$PGDATA"; chmod 700 "$PGDATA"; exec "$@"`,
  'sh',
];

/** Where a PostgreSQL of the pod has its data. */
export function postgresEnvironment(program: string): Readonly<Record<string, string>> {
  return { PGDATA: `${podPaths.data}/${program}` };
}

/** A program was started that the pod was not made for. */
export function notAskedFor(kind: StoreKind): GatecrashError {
  return failure('GC9001', `the spec of the pod does not ask for ${kind}`);
}

/** How a store is started in a local pod, by what starts its program. */
export function storeCommand(
  kind: StoreKind,
  { tools }: StorePrograms,
  toolCommand: (tool: Tool) => readonly string[],
): readonly string[] {
  const tool = tools.get(kind);
  if (tool === undefined) throw notAskedFor(kind);
  return [...asNobody, ...(kind === 'postgres' ? onFreshCluster : []), ...toolCommand(tool)];
}
