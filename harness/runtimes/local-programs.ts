import { podPaths, type SpawnRequest } from '../model/agent-protocol.ts';
import { failure } from '../model/error.ts';
import type { StoreKind } from '../model/store.ts';
import { nodeFlags } from './node-flags.ts';
import { podPrograms } from './pod-programs.ts';
import { type Bind, harnessPath } from './pod-script.ts';
import type { PodSpec, Program } from './runtime.ts';
import { postgresEnvironment, type StorePrograms, storeCommand } from './store-programs.ts';
import type { Tool } from './tools/index.ts';

/** Where pods see the Node that runs the harness. */
export const nodePath = `${podPaths.node}/bin/node`;
/** Where pods see what V8 has compiled before. */
export const compileCache = podPaths.compileCache;

/** The programs that the local runtime starts in pods. */
export interface LocalTools {
  readonly nginx: Tool;
  /** null where no topology has proxies. */
  readonly toxiproxy: Tool | null;
  readonly ip: Tool;
  /** What counts traffic; null where it is not here: it is not fetched for that. */
  readonly nft: Tool | null;
  /** What captures packets; null where that is not asked for, or it is not here. */
  readonly tcpdump: Tool | null;
}

/** Gets the programs ready that only some pods have, when the first of them asks. */
export interface EnsurePrograms {
  readonly firewall: () => Promise<readonly Tool[]>;
  readonly stores: (kinds: readonly StoreKind[]) => Promise<StorePrograms>;
}

/** The programs of one pod. */
export interface PodTools extends LocalTools {
  readonly firewall: readonly Tool[];
  readonly stores: StorePrograms;
}

const noStores: StorePrograms = { tools: new Map(), cluster: null };

/** Whether the agent of a pod changes its network, and needs nft for it. */
function changesNetwork({ firewall, regions = [], surroundings }: PodSpec): boolean {
  return firewall === true || regions.length > 0 || (surroundings?.redirects ?? []).length > 0;
}

/** Gets ready what a pod of this spec has. */
export async function toolsOf(spec: PodSpec, tools: LocalTools, ensure: EnsurePrograms): Promise<PodTools> {
  const kinds = spec.stores ?? [];
  return {
    ...tools,
    firewall: changesNetwork(spec) ? await ensure.firewall() : [],
    stores: kinds.length === 0 ? noStores : await ensure.stores(kinds),
  };
}

/** Those that every pod has. */
export function allTools({ nginx, toxiproxy, ip, nft, tcpdump }: LocalTools): readonly Tool[] {
  return [nginx, toxiproxy, ip, nft, tcpdump].filter((tool) => tool !== null);
}

function once(tools: readonly (Tool | null)[]): readonly Tool[] {
  return [...new Map(tools.flatMap((tool) => (tool === null ? [] : [[tool.name, tool]]))).values()];
}

/** Those by which a pod's agent looks at the network and changes it; it finds them by their names. */
export function networkTools({ ip, nft, tcpdump, firewall }: PodTools): readonly Tool[] {
  return once([ip, nft, tcpdump, ...firewall]);
}

/** Everything that the programs of a pod are started from. */
export function podTools(tools: PodTools): readonly Tool[] {
  return once([...allTools(tools), ...tools.firewall, ...tools.stores.tools.values()]);
}

/** What of the machine a pod must see to run them; /usr it sees anyway. */
export function toolBinds(tools: readonly Tool[]): readonly Bind[] {
  return tools.flatMap((tool): Bind[] => {
    if (tool.path.startsWith('/usr/') && tool.root === null) return [];
    const from = tool.root ?? tool.path;
    const libraries = tool.libraryPath.filter((folder) => !folder.startsWith(`${from}/`));
    return [
      { from, to: from, kind: tool.root === null ? 'file' : 'folder', writable: false },
      ...libraries.map((folder): Bind => ({ from: folder, to: folder, kind: 'folder', writable: false })),
    ];
  });
}

/** How a program is started that may have brought libraries of its own. */
export function toolCommand(tool: Tool): readonly string[] {
  if (tool.libraryPath.length === 0) return [tool.path];
  return ['/usr/bin/env', `LD_LIBRARY_PATH=${tool.libraryPath.join(':')}`, tool.path];
}

/** The environment of Node. */
export const nodeEnvironment = { NODE_COMPILE_CACHE: compileCache };

function environmentOf({ kind, name }: Program): Readonly<Record<string, string>> {
  switch (kind) {
    case 'toxiproxy':
      return { LOG_LEVEL: 'warn' }; // else it logs every connection: megabytes in an arm
    case 'stub':
    case 'third-party':
    case 'peer':
    case 'dns':
    case 'spike':
      return nodeEnvironment;
    case 'postgres':
      return postgresEnvironment(name);
    default:
      return {};
  }
}

/**
 * Memory that Node has beside V8's heap and the pages that it shares with every other Node: measured in a container, 22 MiB
 * of an idle stub in all, of which the heap has some.
 */
const besideHeapMb = 20;

/**
 * Young space of a limited heap. With V8's default of 16 MiB, of which it keeps room for three, each of its collections
 * became a full one long before the heap was full (measured: 111 in 2.5 s at 38 of 60 MiB, and five times the CPU; with 4: 3).
 */
const youngMb = 4;

/** Without control groups memory is limited by V8, whose process aborts when its heap is full. */
function heapFlags({ limits = {} }: Program): readonly string[] {
  const { memoryBytes } = limits;
  if (memoryBytes === undefined) return [];
  const oldMb = Math.max(1, Math.floor(memoryBytes / 2 ** 20) - besideHeapMb);
  return [`--max-old-space-size=${oldMb}`, `--max-semi-space-size=${youngMb}`];
}

function nodeCommand(program: string, flags: readonly string[] = []): readonly string[] {
  return [nodePath, ...nodeFlags, ...flags, harnessPath(program)];
}

function programCommand(program: Program, tools: PodTools): readonly string[] {
  const { kind } = program;
  switch (kind) {
    case 'gateway':
      return toolCommand(tools.nginx);
    case 'toxiproxy':
      if (tools.toxiproxy === null) throw failure('GC9002', 'a topology with proxies was not given a Toxiproxy');
      return toolCommand(tools.toxiproxy);
    case 'stub':
      return nodeCommand(podPrograms.app, heapFlags(program));
    case 'third-party':
      return nodeCommand(podPrograms.thirdParty);
    case 'peer':
      return nodeCommand(podPrograms.peer);
    case 'dns':
      return nodeCommand(podPrograms.dns);
    case 'spike':
      return nodeCommand(podPrograms.spike);
    case 'redis':
    case 'memcached':
    case 'postgres':
      return storeCommand(kind, tools.stores, toolCommand);
  }
}

/** How the agent starts a program of the pod. */
export function spawnRequest(program: Program, tools: PodTools): SpawnRequest {
  return {
    name: program.name,
    argv: [...programCommand(program, tools), ...program.args],
    env: { ...environmentOf(program), ...program.env },
    ...(program.region === undefined ? {} : { region: program.region }),
  };
}
