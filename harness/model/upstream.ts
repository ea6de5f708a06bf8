import { servicesOf, type WorkStep } from './work.ts';

/**
 * A stub application with an explicit capacity model: `workers` requests are served at once, each for
 * `serviceTimeMs` (a timer, not CPU), `queue` more wait, and what comes beyond is turned away as `whenFull` says.
 * Capacity is workers / serviceTimeMs; under an arrival rate above it the failing share follows from queueing theory.
 */
export interface AppProgram {
  readonly type: 'app';
  readonly workers: number;
  readonly serviceTimeMs: number;
  /** Requests that may wait for a worker; null = unbounded. */
  readonly queue: number | null;
  /** What a request beyond workers and queue meets: RST, an early close, or a 503 of the app's own. */
  readonly whenFull: 'reset' | 'close' | 'answer-503';
  /** Its work keeps its only thread: until it is done, nothing is accepted, read or answered, as where code computes. */
  readonly blocking: boolean;
  /** Connections that the kernel keeps for it until it accepts them; null = as many as it would have. */
  readonly backlog: number | null;
  /** As an app server's worker timeout: a request without an answer after it has its connection closed; null = none. */
  readonly watchdogMs: number | null;
  /** What is done for a request within its worker, in this order, before the service time. */
  readonly work: readonly WorkStep[];
  /** As a supervisor does: starts the program again so long after it has died by itself; null = an exit ends the arm. */
  readonly restartAfterMs: number | null;
  /** Memory in MiB that the process may have; beyond it it dies. null = as much as the machine has. */
  readonly memoryMb: number | null;
}

/**
 * A container of the user's own, as it would run in production: with the image's own user, entrypoint and command. It
 * keeps no journal, so what reached it is known from the gateway's log alone.
 */
export interface ImageProgram {
  readonly type: 'image';
  /** `acme/app:1.2`, with a registry or a digest where need be. */
  readonly reference: string;
  /** Where the app listens inside its container, on all addresses. */
  readonly port: number;
  /** The path that answers 2xx when the app is ready. */
  readonly health: string;
  /** In place of the image's command; null = the image's own. */
  readonly command: readonly string[] | null;
  readonly env: Readonly<Record<string, string>>;
  /** The app may write to /tmp only, and where it runs as root to /run. */
  readonly readOnly: boolean;
  /** An app that is not ready this long after its start does not get ready. */
  readonly readyWithinMs: number;
}

/**
 * A second nginx on the way: what the gateway passes on to it, it passes on to nodes behind it. What it answers itself
 * (a 502 of its own) goes through the first one unchanged, whose error log says nothing of it.
 */
export interface GatewayProgram {
  readonly type: 'gateway';
  /** Config file beside the scenario; it listens at the node's own name: `listen eu-1:8080;`. */
  readonly conf: string;
}

/** What a node of a pool runs. */
export type NodeProgram = AppProgram | ImageProgram | GatewayProgram;

/** A group of identical nodes behind the gateway, reached as `<name>-1:8080`, `<name>-2:8080`, … */
export interface Pool {
  readonly type: 'pool';
  readonly size: number;
  readonly program: NodeProgram;
  /** The region in which its nodes are; unset: where the gateway is. */
  readonly region?: string | undefined;
  /** The pool of gateways through which its nodes are reached; unset: the gateway reaches them itself. */
  readonly behind?: string | undefined;
}

/** What a mitigation changes of a pool. */
export interface PoolChange {
  /** Nodes in the place of its number of them. */
  readonly nodes?: number | undefined;
  /** What its apps do before all other work. */
  readonly work?: readonly WorkStep[] | undefined;
}

/** The pool with what is changed of it; an image stays as it is. */
export function changedPool(pool: Pool, { nodes = pool.size, work = [] }: PoolChange): Pool {
  const { program } = pool;
  return {
    ...pool,
    size: nodes,
    program: program.type === 'app' ? { ...program, work: [...work, ...program.work] } : program,
  };
}

/** The port on which every node of a pool is reached by the gateway. */
export const nodePort = 8080;

/** A stub application; unset: an unbounded queue, a reset beyond a bounded one, no watchdog, no work, no supervisor, no limit of memory. */
export function app(settings: {
  workers: number;
  serviceTimeMs: number;
  queue?: number;
  whenFull?: AppProgram['whenFull'];
  blocking?: boolean;
  backlog?: number;
  watchdogMs?: number;
  work?: readonly WorkStep[];
  restartAfterMs?: number;
  memoryMb?: number;
}): AppProgram {
  return {
    type: 'app',
    workers: settings.workers,
    serviceTimeMs: settings.serviceTimeMs,
    queue: settings.queue ?? null,
    whenFull: settings.whenFull ?? 'reset',
    blocking: settings.blocking ?? false,
    backlog: settings.backlog ?? null,
    watchdogMs: settings.watchdogMs ?? null,
    work: settings.work ?? [],
    restartAfterMs: settings.restartAfterMs ?? null,
    memoryMb: settings.memoryMb ?? null,
  };
}

/**
 * An image of your own behind the gateway, pulled where the engine does not have it; needs the docker runtime. Unset:
 * health '/', the image's own command, no further environment, a writable root, 60 s to get ready.
 */
export function image(
  reference: string,
  settings: {
    port: number;
    health?: string;
    command?: readonly string[];
    env?: Readonly<Record<string, string>>;
    readOnly?: boolean;
    readyWithinMs?: number;
  },
): ImageProgram {
  return {
    type: 'image',
    reference,
    port: settings.port,
    health: settings.health ?? '/',
    command: settings.command ?? null,
    env: settings.env ?? {},
    readOnly: settings.readOnly ?? false,
    readyWithinMs: settings.readyWithinMs ?? 60_000,
  };
}

/** A gateway on the way, with a config of its own. */
export function gateway(conf: string): GatewayProgram {
  return { type: 'gateway', conf };
}

/** `size` nodes that all run `program`, beside the gateway or in a region, and behind another gateway where that is said. */
export function pool(size: number, program: NodeProgram, place: { region?: string; behind?: string } = {}): Pool {
  return { type: 'pool', size, program, ...place };
}

/** The images that pools are made of, each once. */
export function imagesOf(pools: Iterable<Pool>): readonly string[] {
  const references = [...pools].flatMap(({ program }) => (program.type === 'image' ? [program.reference] : []));
  return [...new Set(references)];
}

/** The services that the nodes of these pools call, each once. */
export function servicesUsed(pools: Iterable<Pool>): readonly string[] {
  return [...new Set([...pools].flatMap(({ program }) => (program.type === 'app' ? servicesOf(program.work) : [])))];
}
