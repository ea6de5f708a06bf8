import type { KindId } from './kinds/index.ts';

/** Figures that a condition is told, by name; each condition says which it knows, with their units. */
export type ConditionSettings = Readonly<Record<string, number>>;

/**
 * A condition that can be put on a node and taken away again: what a fault does. Made by the constructors of faults/,
 * where the mechanism of each is written down.
 */
export interface Condition {
  /** Names the implementation, e.g. `kill-node`. */
  readonly type: string;
  /** Name of the node that it hits. */
  readonly target: string;
  /** What carries it out: something done to the node's process, or to a Toxiproxy proxy in front of it. */
  readonly via: 'process' | 'proxy';
  readonly settings?: ConditionSettings | undefined;
}

/** What is known of a type of condition: what carries it out, and whether the node must run the stub application. */
export interface KnownCondition extends Pick<Condition, 'via'> {
  readonly needsStub?: true;
}

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
  readonly type: string;
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

/** Puts `condition` in effect for `downMs`, takes it away for `upMs`, and so on. */
export function cycles(condition: Condition, times: { downMs: number; upMs: number }): CyclicInjection {
  return { shape: 'cyclic', condition, downMs: times.downMs, upMs: times.upMs };
}

/** Puts `condition` in effect once, until the load ends. */
export function steady(condition: Condition): SteadyInjection {
  return { shape: 'steady', condition };
}
