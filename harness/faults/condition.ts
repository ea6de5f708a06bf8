import type { ConnectOutcome, FirewallAction } from '../model/agent-protocol.ts';
import type { Condition, ConditionSettings, Ranges } from '../model/fault.ts';
import type { Toxic } from '../model/toxic.ts';
import type { WorkStep } from '../model/work.ts';

/** How many requests a program serves at once, and how many may wait. */
export interface Capacity {
  readonly workers: number;
  readonly queue: number | null;
}

/** The headers with which a stub application answers a question about itself. */
export type AppStatus = Readonly<Record<string, string>>;

/** What can be asked of the stub applications of a target: the node, all nodes of the pool, all that work with the service. */
export interface AppControl {
  /** Sends `GET /-/…` to each of them; to one that is dead again and again, for at most `withinMs`. */
  readonly tell: (path: string, withinMs?: number) => Promise<{ at: number }>;
  /** Asks each until it has said so once: not all at the same time, as those that die by turns never do. */
  readonly awaitEach: (
    said: { name: string; value: string },
    withinMs: number,
  ) => Promise<{ at: number; met: boolean }>;
  /** Asks each until all of them answer as `isSo` says, or `withinMs` are over; null of one that does not answer. */
  readonly awaitStatus: (
    isSo: (status: AppStatus) => boolean,
    withinMs: number,
  ) => Promise<{ at: number; met: boolean; last: readonly (AppStatus | null)[] }>;
}

/** What the kernel says of the pod's network. */
export interface KernelWatch {
  /** How often a full accept queue has made it drop a connection. */
  readonly overflows: () => Promise<{ at: number; count: number }>;
  /** Waits until there were more than `count`, for at most `withinMs`. */
  readonly awaitOverflow: (count: number, withinMs: number) => Promise<{ at: number; met: boolean }>;
}

/** Connections in closed loop, each of which asks no more often than `ratePerConnection` times in a second; 0 = no limit. */
export interface SpikeSize {
  readonly connections: number;
  readonly ratePerConnection: number;
}

/** A process that died for want of memory, and in whose words that is known. */
export interface Death {
  readonly program: string;
  readonly at: number;
  readonly words: string;
}

/** What is known of the deaths of the target's processes. */
export interface DeathWatch {
  /** The first at or after `since` that died for want of memory; null where none has within `withinMs` of it. */
  readonly awaitOutOfMemory: (time: {
    since: number;
    withinMs: number;
  }) => Promise<{ at: number; death: Death | null }>;
  /** Waits until none has died for want of memory for `quietMs`, for at most `withinMs`. */
  readonly awaitQuiet: (time: { quietMs: number; withinMs: number }) => Promise<{ at: number; met: boolean }>;
}

/** What can be done to the load while it runs. */
export interface LoadControl {
  /** The rate that it was planned with, per second. */
  readonly plannedRate: number;
  readonly changeRate: (ratePerSecond: number) => Promise<{ at: number }>;
  /** Requests sent so far. */
  readonly sent: () => number;
  /** Has the program of a spike ready: it takes a CPU to start it, which the load should not feel. */
  readonly readySpike: (size: SpikeSize) => Promise<void>;
  /** Asks for the pages of the load in closed loop, on top of it. */
  readonly startSpike: (size: SpikeSize) => Promise<{ at: number }>;
  /** Ends the spike, where there is one. */
  readonly stopSpike: () => Promise<void>;
  /** Requests of the spike that the gateway has answered so far. */
  readonly spikeAnswers: () => number;
}

/** What can be done to the proxy in front of a target. */
export interface ProxyControl {
  readonly setEnabled: (enabled: boolean) => Promise<{ at: number }>;
  readonly addToxics: (toxics: readonly Toxic[]) => Promise<{ at: number; listed: readonly string[] }>;
  readonly removeToxics: () => Promise<{ at: number }>;
  readonly listToxics: () => Promise<{ at: number; listed: readonly string[] }>;
}

/** What a single probe of a target, through whatever stands before it, came to. */
export interface TargetProbe {
  readonly at: number;
  /** It brought a whole, good answer. */
  readonly answered: boolean;
  readonly tookMs: number;
}

/** What can be done to the gateway's config while it runs. */
export interface ConfigControl {
  readonly now: () => Promise<{ at: number }>;
  /** Has the gateway run with a config file of the scenario; null: with the one that is right. */
  readonly serve: (conf: string | null) => Promise<{ at: number }>;
  /** The config file that it runs with now. */
  readonly serving: () => string;
  /** Whether nothing listens at `host:port`, where its config may send requests. */
  readonly awaitRefused: (address: string, withinMs: number) => Promise<{ at: number; met: boolean }>;
}

/** What can be done to packets on their way to a target. */
export interface FirewallControl {
  readonly block: (action: FirewallAction) => Promise<{ at: number }>;
  readonly open: () => Promise<{ at: number }>;
}

/**
 * What a fault may do to what it is aimed at; given by the pipeline, whatever the runtime. Of a pool, the process is
 * that of its first node, `app` speaks to all.
 */
export interface FaultTarget {
  readonly name: string;
  readonly app: AppControl;
  readonly kernel: KernelWatch;
  readonly deaths: DeathWatch;
  readonly load: LoadControl;
  readonly proxy: ProxyControl;
  readonly config: ConfigControl;
  readonly firewall: FirewallControl;
  /** `host:port` as the gateway, or the app, reaches it. */
  readonly address: string;
  /** Asks at the address, in the protocol spoken there, for at most `withinMs`. */
  readonly probe: (withinMs: number) => Promise<TargetProbe>;
  /** A node that does not answer after this long has not recovered. */
  readonly recoveryMs: number;
  /** SIGKILL; answers when the process is gone. `at` is the instant before the signal, on the pod's clock. */
  readonly kill: () => Promise<{ at: number }>;
  /** SIGTERM, as a deploy or a scale-in sends; answers when the process is gone. */
  readonly terminate: () => Promise<{ at: number }>;
  /** Stops the process in its tracks, or lets it go on. */
  readonly signal: (signal: 'SIGSTOP' | 'SIGCONT') => Promise<{ at: number }>;
  readonly start: () => Promise<{ at: number }>;
  /** Leaves the program this capacity while it runs; null gives it back what it was started with. */
  readonly setCapacity: (capacity: Capacity | null) => Promise<{ at: number }>;
  /** Whether the program says that this is its capacity; null stands for what it was started with. */
  readonly awaitCapacity: (capacity: Capacity | null) => Promise<{ at: number; met: boolean }>;
  /** Connects to the address until it answers so, for at most `withinMs`. */
  readonly awaitConnect: (outcome: ConnectOutcome, withinMs: number) => Promise<{ at: number; met: boolean }>;
  /** Waits until the program itself answers requests, not just its listener. */
  readonly awaitReady: (withinMs: number) => Promise<{ at: number; met: boolean }>;
}

/**
 * What was seen of an effect, and when; `since` where it took its time: the instant from which requests meet it;
 * `wholeFrom` where some meet it earlier than others: the instant from which all do.
 */
export interface Proof {
  readonly at: number;
  readonly proof: string;
  readonly since?: number;
  readonly wholeFrom?: number;
}

/** One way to break something: how to put it in effect, how its effect shows, how to take it away. */
export interface ConditionImplementation {
  readonly type: Condition['type'];
  readonly via: Condition['via'];
  /** It asks something of the node's program that only the stub application does. */
  readonly needsStub?: true;
  /** The settings that it knows, where they are numbers only. */
  readonly ranges?: Ranges;
  /** The toxics that carry it out, where Toxiproxy does by toxics. */
  readonly toxics?: (settings: ConditionSettings) => readonly Toxic[];
  /** It can be put on a whole pool: what it does to the target it does to each of the nodes. */
  readonly wholePool?: true;
  /** It can be put on a service that the app works with. */
  readonly onService?: true;
  /** The work that the stub must do for it. */
  readonly needsWork?: WorkStep['type'];
  /** Programs end by it and are started again, all while the load runs. */
  readonly restartsPrograms?: true;
  /** It uses whatever the machine has left. */
  readonly takesTheMachine?: true;
  /** Makes ready what it needs, before the load begins. */
  readonly prepare?: (target: FaultTarget, settings: ConditionSettings) => Promise<void>;
  /** Puts it in effect; `at` is the earliest instant at which it can have had one. */
  readonly apply: (target: FaultTarget, settings: ConditionSettings) => Promise<{ at: number }>;
  /** What is seen of the effect right now; null where it is not seen. */
  readonly prove: (target: FaultTarget, settings: ConditionSettings) => Promise<Proof | null>;
  /**
   * Looks at its end whether it is still there; unset: `prove` does. What `prove` waits for, as it takes its time and may
   * never come where something helps against it, is not waited for again.
   */
  readonly proveStill?: (target: FaultTarget, settings: ConditionSettings) => Promise<Proof | null>;
  /** Takes it away, wherever it is in effect; also after an `apply` that did nothing. */
  readonly revert: (target: FaultTarget) => Promise<void>;
  /** Waits until the node answers as before; null where it does not within the deadline. */
  readonly awaitRecovery: (target: FaultTarget) => Promise<{ at: number } | null>;
}

/** An effect that is not seen after this long did not come about. */
export const proofMs = 250;

/** The proof that a node's address refuses connections. */
export async function proveRefused(target: FaultTarget): Promise<Proof | null> {
  const { at, met } = await target.awaitConnect('refused', proofMs);
  return met ? { at, proof: `${target.address} refuses connections` } : null;
}

/** Waits until the node's program answers and its address accepts connections. */
export async function recoverConnected(target: FaultTarget): Promise<{ at: number } | null> {
  const ready = await target.awaitReady(target.recoveryMs);
  if (!ready.met) return null;
  const { at, met } = await target.awaitConnect('connected', target.recoveryMs);
  return met ? { at } : null;
}

/**
 * Waits until the target answers where the gateway, or the app, reaches it: for what a proxy in front of a node or a
 * service does, which leaves the program behind it alone.
 */
export async function recoverReachable(target: FaultTarget): Promise<{ at: number } | null> {
  let left = target.recoveryMs;
  while (left > 0) {
    const { at, answered, tookMs } = await target.probe(left);
    if (answered) return { at };
    left -= Math.max(tookMs, 1);
  }
  return null;
}
