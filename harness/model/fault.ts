import type { KindId } from './kinds/index.ts';

/** SIGKILL to the process of a node: its listener is gone (refused), what is in flight is cut (reset, early close). */
export interface KillNode {
  readonly type: 'kill-node';
  readonly target: string;
}

/**
 * Disables the Toxiproxy proxy that stands in front of a node: the listener is gone, so connects are refused, while
 * the node itself lives on. (A dead node behind an *enabled* proxy would look like a premature close instead.)
 */
export interface RefuseNode {
  readonly type: 'refuse-node';
  readonly target: string;
}

/** Every condition that can be put on a topology and taken away again. */
export type Condition = KillNode | RefuseNode;

/** A condition that comes and goes: `downMs` in effect, `upMs` away, for as long as the load runs. */
export interface CyclicInjection {
  readonly shape: 'cyclic';
  readonly condition: Condition;
  readonly downMs: number;
  readonly upMs: number;
}

/** A condition that stays from its beginning to the end of the load. */
export interface SteadyInjection {
  readonly shape: 'steady';
  readonly condition: Condition;
}

export type Injection = CyclicInjection | SteadyInjection;

/** What a gateway is expected to answer while nothing is done about the fault, and why (nginx's own words: the kinds). */
export interface FaultExpectation {
  readonly status: 502 | 504 | 503 | 500;
  /** The first is the most frequent. */
  readonly kinds: readonly KindId[];
}

/** A way to reproduce a gateway error. */
export interface Fault {
  readonly name: string;
  readonly title: string;
  readonly inject: Injection;
  readonly expect: FaultExpectation;
}

/**
 * When and where a fault was in effect. All instants are ms since the load began, on the agent's clock.
 * A cyclic fault leaves one mark per cycle, a steady one a single mark.
 */
export interface FaultMark {
  readonly id: string;
  readonly type: Condition['type'];
  readonly target: string;
  /** `host:port` that the gateway attempts and that meets the fault. */
  readonly address: string;
  readonly cycle: number;
  /** The condition was put in place. */
  readonly from: number;
  /** Its removal began. */
  readonly to: number;
  /** The target was seen healthy again; null where it was not seen. */
  readonly recoveredAt: number | null;
  /** What was seen of the effect; null = it was not seen, the fault did not take effect. */
  readonly proof: string | null;
}

/** SIGKILLs one node; reverting starts it again. */
export function killNode(target: string): KillNode {
  return { type: 'kill-node', target };
}

/** Makes one node refuse connections by disabling the proxy in front of it; reverting enables it. */
export function refuseNode(target: string): RefuseNode {
  return { type: 'refuse-node', target };
}

/** Puts `condition` in effect for `downMs`, takes it away for `upMs`, and so on. */
export function cycles(condition: Condition, times: { downMs: number; upMs: number }): CyclicInjection {
  return { shape: 'cyclic', condition, downMs: times.downMs, upMs: times.upMs };
}

/** Puts `condition` in effect once, until the load ends. */
export function steady(condition: Condition): SteadyInjection {
  return { shape: 'steady', condition };
}
