import type { Claim } from './claim.ts';
import type { OpenModel } from './load.ts';
import type { Pool, PoolChange } from './upstream.ts';

/**
 * How it shows that a mitigation acted, by the requests or by what it did beside them:
 * `second-attempt`: nginx passed the request on to another node, which served it;
 * `steered-away`: the faulty node got fewer requests than its turn;
 * `ejection`: the faulty node was taken out of its pool, by nginx or by a health checker;
 * `replica-joined`: a node that was not there before joined the pool;
 * `fault-removed`: somebody, or something, took the fault away while the load went on;
 * `exception-caught`: the app caught what went wrong, and answered with a reason;
 * `rolled-back`: a new release got no requests any more, as it had failed some;
 * `held-beyond`: a node held more memory for its requests than a node of the broken arm may have in all;
 * `served-beyond`: more requests were served than the nodes of the broken arm can serve in that time;
 * `cache-hit`: an answer came out of a cache, the gateway's or the app's;
 * `rate-limited`: the gateway turned a request away with 429, before it asked a node;
 * `shed`: the app turned a request away with 503, before it took a worker;
 * `served-nearby`: a node that is where the gateway is answered in place of one in a region that the fault hits;
 * `late-answer`: a node's answer came later than the steady state allows, and was still waited for;
 * `fallback`: the app answered with default data in place of what it could not get;
 * `second-call`: the app called a service again for a request after a call had failed;
 * `queued`: the app accepted a request and did what it asks for afterwards;
 * `call-survived`: a request was answered though its call to a service failed;
 * `unanswered`: the app took a request on and did not answer it.
 */
export const mitigationMarkTypes = [
  'second-attempt',
  'steered-away',
  'ejection',
  'replica-joined',
  'cache-hit',
  'served-nearby',
  'fault-removed',
  'exception-caught',
  'rolled-back',
  'served-beyond',
  'held-beyond',
  'rate-limited',
  'shed',
  'late-answer',
  'fallback',
  'second-call',
  'queued',
  'call-survived',
  'unanswered',
] as const;

export type MitigationMarkType = (typeof mitigationMarkTypes)[number];

/** How often the mitigation was seen to act. */
export interface MitigationMark {
  readonly type: MitigationMarkType;
  readonly count: number;
}

/**
 * For so long after a reload old workers of nginx may still take requests: up to 93 ms after the new config first
 * answered (measured, two cores).
 */
export const handOverMs = 150;

/**
 * What a mitigation can be seen to do to a pool, to the fault itself, or inside an app. `canary-idle`: a new release has had no
 * requests, so nothing is known of it; `reload-failed`: the gateway did not take a new config, and goes on with the old;
 * `degraded`, `restored`: a node was told to shed more, or less; `memory-grew`: a node holds more memory for its requests than
 * ever before.
 */
export const mitigationActTypes = [
  'ejection',
  'readmission',
  'replica-joined',
  'fault-removed',
  'rolled-back',
  'canary-idle',
  'reload-failed',
  'degraded',
  'restored',
  'breaker-opened',
  'breaker-closed',
  'memory-grew',
] as const;

/** Something that a mitigation did to a pool: when, to which node, and how that is known. */
export interface MitigationAct {
  readonly type: (typeof mitigationActTypes)[number];
  /** Name of the node. */
  readonly target: string;
  /** From when on the gateway worked with it, in ms since the load began. */
  readonly at: number;
  readonly proof: string;
  /** What the node then held for its requests, in MiB, where it is about memory. */
  readonly memoryMb?: number | null | undefined;
}

/**
 * A program beside the gateway that watches the nodes and changes the pools: what a mitigation is where a config alone
 * cannot be it. Made by the constructors of mitigations/, where each says what it watches and does.
 */
export interface Controller {
  /** Names the implementation, e.g. `active-health-check`. */
  readonly type: string;
  /** How often it looks. */
  readonly intervalMs: number;
  /** Nodes per pool that it may start beside those that are there. */
  readonly spares: number;
  /** What it is told besides, by name; each controller says which it knows, with their units. */
  readonly settings?: Readonly<Record<string, number | string>> | undefined;
}

/** Something done about one or more faults, put to the test against each of them in an arm of its own. */
export interface Mitigation {
  readonly name: string;
  readonly title: string;
  readonly role: 'mitigation' | 'anti-pattern';
  /** Config file beside the scenario. */
  readonly conf: string;
  /** What works beside the gateway; null where the config is all. */
  readonly with: Controller | null;
  /** A load of its own; null = that of the scenario. */
  readonly load: OpenModel | null;
  /** Pools in place of the scenario's, or the fault's, of the same name. */
  readonly upstreams?: Readonly<Record<string, Pool>> | undefined;
  /** What is changed of pools, whatever the fault has made of them. */
  readonly pools?: Readonly<Record<string, PoolChange>> | undefined;
  readonly against: readonly string[];
  readonly claim: Claim;
  /** The marks of which at least one must be seen. */
  readonly marks: readonly MitigationMarkType[];
}
