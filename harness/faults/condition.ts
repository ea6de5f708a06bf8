import type { Condition, ConditionSettings } from '../model/fault.ts';

/** How many requests a program serves at once, and how many may wait. */
export interface Capacity {
  readonly workers: number;
  readonly queue: number | null;
}

/** What a fault may do to the node that it is aimed at; given by the pipeline, whatever the runtime. */
export interface FaultTarget {
  readonly name: string;
  /** `host:port` as the gateway attempts it. */
  readonly address: string;
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
  readonly setProxyEnabled: (enabled: boolean) => Promise<{ at: number }>;
  /** Connects to the address until it answers so, for at most `withinMs`. */
  readonly awaitConnect: (outcome: 'connected' | 'refused', withinMs: number) => Promise<{ at: number; met: boolean }>;
  /** Waits until the program itself answers requests, not just its listener. */
  readonly awaitReady: (withinMs: number) => Promise<{ at: number; met: boolean }>;
}

/** One way to break a node: how to put it in effect, how its effect shows, how to take it away. */
export interface ConditionImplementation {
  readonly type: Condition['type'];
  readonly via: Condition['via'];
  /** It asks something of the node's program that only the stub application does. */
  readonly needsStub?: true;
  /** Puts it in effect; `at` is the earliest instant at which it can have had one. */
  readonly apply: (target: FaultTarget, settings: ConditionSettings) => Promise<{ at: number }>;
  /** What is seen of the effect right now; null where it is not seen. */
  readonly prove: (target: FaultTarget, settings: ConditionSettings) => Promise<{ at: number; proof: string } | null>;
  /** Takes it away, wherever it is in effect; also after an `apply` that did nothing. */
  readonly revert: (target: FaultTarget) => Promise<void>;
  /** Waits until the node answers as before; null where it does not within the deadline. */
  readonly awaitRecovery: (target: FaultTarget) => Promise<{ at: number } | null>;
}

/** An effect that is not seen after this long did not come about. */
const proofMs = 250;

/** The proof that a node's address refuses connections. */
export async function proveRefused(target: FaultTarget): Promise<{ at: number; proof: string } | null> {
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
