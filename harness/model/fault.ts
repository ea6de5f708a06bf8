import type { KindId } from './kinds/index.ts';
import type { OpenModel } from './load.ts';
import type { Pool } from './upstream.ts';
import type { WorkStep } from './work.ts';

/** What a condition is told, by name; each condition says which it knows, with their units. */
export type ConditionSettings = Readonly<Record<string, number | string | readonly string[]>>;

/**
 * A condition that can be put on a node and taken away again: what a fault does. Made by the constructors of faults/,
 * where the mechanism of each is written down.
 */
export interface Condition {
  /** Names the implementation, e.g. `kill-node`. */
  readonly type: string;
  /** What it hits: a node, a pool, a service, or the gateway; by its name. */
  readonly target: string;
  /**
   * What carries it out: something done to a program's process, a Toxiproxy proxy in front of it, the load, the
   * gateway's config, or the firewall.
   */
  readonly via: 'process' | 'proxy' | 'load' | 'gateway' | 'firewall';
  readonly settings?: ConditionSettings | undefined;
}

/** What is known of a type of condition: what carries it out, and whether the node must run the stub application. */
export interface KnownCondition extends Pick<Condition, 'via'> {
  readonly needsStub?: true;
  /** It can be put on a service that the app works with. */
  readonly onService?: true;
  /** It can be put on a whole pool. */
  readonly wholePool?: true;
  /** The work that an app must do for it to be put in this condition. */
  readonly needsWork?: WorkStep['type'];
  /** The settings that it knows, all of them numbers, each with the least and the most that it may be. */
  readonly ranges?: Ranges;
}

/** Settings by name, each with the least and the most that it may be. */
export type Ranges = Readonly<Record<string, readonly [least: number, most: number]>>;

/**
 * How it is known that a request met a fault: the gateway attempted one of the addresses while the fault was in effect
 * (`begun`: it began to, then, as what is already in a queue is served yet), the app's call to a service fell into it,
 * or the request was on one of the routes.
 */
export type Meeting =
  | { readonly by: 'attempt' | 'begun-attempt'; readonly addresses: readonly string[] }
  | { readonly by: 'call'; readonly service: string }
  | { readonly by: 'route'; readonly routes: readonly string[] };

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
  /** The share of requests that meet it and fail, at least and at most, where theory says one. */
  readonly share?: readonly [number, number] | undefined;
}

/** A way to reproduce a gateway error. */
export interface Fault {
  readonly name: string;
  readonly title: string;
  readonly inject: Injection;
  readonly expect: FaultExpectation;
  /** Pools in place of the scenario's of the same name. */
  readonly upstreams?: Readonly<Record<string, Pool>> | undefined;
  /** A load of its own; unset: that of the scenario. */
  readonly load?: OpenModel | undefined;
  /** The config that has the problem; unset: that of the scenario. */
  readonly broken?: string | undefined;
  /**
   * Another fault whose broken arm stands in the place of an own one: what a store's end does can only be seen in an app
   * that works with it, which is something done about that other fault already.
   */
  readonly heldAgainst?: string | undefined;
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
  /** The condition was put in place, or, where that takes its time, was seen to be in effect. */
  readonly from: number;
  /** When it was put in place, where it was in effect only later. */
  readonly put?: number | null | undefined;
  /** Its removal began. */
  readonly to: number;
  /** The target was seen healthy again; null where it was not seen. */
  readonly recoveredAt: number | null;
  /** What was seen of the effect; null = it was not seen, the fault did not take effect. */
  readonly proof: string | null;
  /** How requests meet it; unset: by an attempt at `address`. */
  readonly meets?: Meeting | null | undefined;
  /** From when on every request on its way meets it; unset: from the beginning. Only where `meets` is by route. */
  readonly wholeFrom?: number | null | undefined;
}

/** When the fault of a mark began, as whoever feels it counts: what takes its time (a queue that fills) is in full effect later. */
export function putAt({ put, from }: Pick<FaultMark, 'put' | 'from'>): number {
  return put ?? from;
}

/** How requests meet the fault of a mark. */
export function meetingOf(mark: Pick<FaultMark, 'meets' | 'address'>): Meeting {
  return mark.meets ?? { by: 'attempt', addresses: [mark.address] };
}

/** The addresses at which the gateway meets the fault of a mark itself; none where it is the app that meets it. */
export function addressesHit(mark: Pick<FaultMark, 'meets' | 'address'>): readonly string[] {
  const meeting = meetingOf(mark);
  return 'addresses' in meeting ? meeting.addresses : [];
}

/** Puts `condition` in effect for `downMs`, takes it away for `upMs`, and so on. */
export function cycles(condition: Condition, times: { downMs: number; upMs: number }): CyclicInjection {
  return { shape: 'cyclic', condition, downMs: times.downMs, upMs: times.upMs };
}

/** Puts `condition` in effect once, until the load ends. */
export function steady(condition: Condition): SteadyInjection {
  return { shape: 'steady', condition };
}
