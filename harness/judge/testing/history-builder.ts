import type { ArmCase } from '../../model/arm-case.ts';
import { decisionPlan } from '../../model/decision.ts';
import type { FaultMark } from '../../model/fault.ts';
import type { ArmHistory } from '../../model/history.ts';
import type { KindId } from '../../model/kinds/index.ts';
import type { Arrival, Attempt, GatewayErrorRecord, RequestRecord, TransportFailure } from '../../model/record.ts';

/** Three nodes, as in flapping-node; a fault in these histories hits app-2. */
export const nodes = [
  { name: 'app-1', address: '127.0.1.1:8080', journal: true },
  { name: 'app-2', address: '127.0.1.2:8080', journal: true },
  { name: 'app-3', address: '127.0.1.3:8080', journal: true },
] as const;

type NodeName = (typeof nodes)[number]['name'];

/** Load of 400 requests per second, answered after 20 ms; a refusal takes 1 ms. */
export const everyMs = 2.5;
const serviceMs = 20;
const refusalMs = 1;

/** One step of the gateway: an attempt at a node, or at none. */
export interface Step {
  readonly node: NodeName | null;
  readonly status: number;
  /** null = answered by the node. */
  readonly kind: KindId | null;
}

/** What happens to one request. */
export interface Story {
  readonly steps: readonly Step[];
  /** What the client gets; unset = the status of the last step. */
  readonly outcome?: number | TransportFailure | null;
  /** How long the last step takes. */
  readonly lastMs?: number;
}

/** The node answers, with 200 unless said. */
export function answered(node: NodeName, status = 200): Story {
  return { steps: [{ node, status, kind: null }] };
}

/** The node does not, and the gateway answers the client itself. */
export function gatewayError(node: NodeName | null, status: number, kind: KindId): Story {
  return { steps: [{ node, status, kind }] };
}

/** A node refuses, and the gateway passes the request on. */
export function passedOn(from: NodeName, then: Story): Story {
  return { ...then, steps: [{ node: from, status: 502, kind: 'connect-refused' }, ...then.steps] };
}

/** The node answers, but the client gets something else. */
export function lost(node: NodeName, outcome: TransportFailure): Story {
  return { ...answered(node), outcome };
}

/** Turns a story into the record that the join would give of it. */
export function recordOf(id: number, sentMs: number, story: Story, route = 0): RequestRecord {
  let at = sentMs;
  const attempts: Attempt[] = [];
  const arrivals: Arrival[] = [];
  for (const [index, { node, status, kind }] of story.steps.entries()) {
    const tookMs =
      index === story.steps.length - 1 && story.lastMs !== undefined
        ? story.lastMs
        : kind === null
          ? serviceMs
          : refusalMs;
    const address = nodes.find(({ name }) => name === node)?.address ?? 'app';
    const headerMs = kind === null ? tookMs : null;
    attempts.push({ address, status, headerMs, connectMs: 0, startMs: at, endMs: at + tookMs, kind });
    if (node !== null && kind === null) arrivals.push({ node, startMs: at, endMs: at + tookMs, outcome: 'answered' });
    at += tookMs;
  }
  const last = story.steps.at(-1);
  const outcome = story.outcome === undefined ? (last?.status ?? 'EOTHER') : story.outcome;
  const made: GatewayErrorRecord | null =
    last === undefined || last.kind === null ? null : { status: last.status, kind: last.kind };
  return {
    id,
    route,
    dueMs: sentMs,
    sentMs,
    doneMs: outcome === null ? null : at,
    outcome,
    gateway: last === undefined ? null : { status: last.status, startMs: sentMs, endMs: at, attempts },
    arrivals,
    gatewayError: made,
  };
}

/** Cycles of 400 ms down and 250 ms up from 500 ms on; app-2 is back 60 ms after its restart began. */
export function cycleMarks(cycles: number): readonly FaultMark[] {
  return Array.from({ length: cycles }, (_, cycle) => {
    const from = 500 + cycle * 650;
    return {
      id: 'kill app-2',
      type: 'kill-node',
      target: 'app-2',
      address: nodes[1].address,
      cycle,
      from,
      to: from + 400,
      recoveredAt: from + 460,
      proof: `127.0.1.2:8080 refuses since ${from + 1} ms`,
    };
  });
}

/** A steady fault from 500 ms to `to`. */
export function steadyMark(to: number): readonly FaultMark[] {
  return cycleMarks(1).map((mark) => ({ ...mark, to, recoveredAt: null }));
}

/** What a story is made of: which request it is, the node whose turn it is, and whether that one is down. */
export interface Moment {
  readonly id: number;
  readonly sentMs: number;
  readonly node: NodeName;
  readonly down: boolean;
  /** The cycle that has begun last; -1 before the first. */
  readonly cycle: number;
}

export type Tell = (moment: Moment) => Story;

/** Nothing is done about the fault: nginx passes the refusal on to the client. */
export const unprotected: Tell = ({ node, down }) =>
  down ? gatewayError(node, 502, 'connect-refused') : answered(node);

/** Failover: the next node answers. */
export const failover: Tell = ({ node, down }) => (down ? passedOn(node, answered('app-3')) : answered(node));

/** Tells the story of every request of a load, the nodes taking turns. */
export function historyOf(tell: Tell, marks: readonly FaultMark[], requests: number): ArmHistory {
  const records = Array.from({ length: requests }, (_, id) => {
    const sentMs = id * everyMs;
    const { name: node } = nodes[id % 3] as (typeof nodes)[number];
    const begun = marks.filter((mark) => mark.from <= sentMs);
    const inEffect = begun.some((mark) => sentMs < (mark.recoveredAt ?? Number.POSITIVE_INFINITY));
    const cycle = begun.length - 1;
    return recordOf(id, sentMs, tell({ id, sentMs, node, down: inEffect && node === 'app-2', cycle }), id % 2);
  });
  return withRecords(records, marks);
}

/** A history of these very records, with an account that fits them. */
export function withRecords(records: readonly RequestRecord[], marks: readonly FaultMark[]): ArmHistory {
  const inFlight = records.filter(({ outcome }) => outcome === null).length;
  const done = records.filter(({ outcome }) => typeof outcome === 'number').length;
  return {
    records,
    marks,
    acts: [],
    account: {
      sent: records.length,
      answered: done,
      failed: records.length - done - inFlight,
      inFlight,
      durationMs: records.length * everyMs,
      longestStallMs: 4,
    },
    programs: [],
    foreign: { gatewayLines: 0, arrivals: 0, errorLines: 0 },
  };
}

const common = {
  steadyState: { errorRateBelow: 0.001, latency: { percentile: 95, belowMs: 250 } },
  plan: decisionPlan(6, 'normal'),
  nodes,
  requests: [
    { method: 'GET', path: '/' },
    { method: 'POST', path: '/checkout' },
  ],
  skippedBecause: null,
  notRun: false,
  interrupted: false,
  problem: null,
  brokenCapacity: null,
} as const;

const nodeKilled: NonNullable<ArmCase['fault']> = {
  name: 'node-killed',
  shape: 'cyclic',
  expect: { status: 502, kinds: ['connect-refused', 'premature-close', 'recv-reset'] },
  targets: ['app-2'],
  place: 'app-2',
};

/** A healthy control arm of 400 requests. */
export function controlCase(changes: Partial<ArmCase> = {}): ArmCase {
  return {
    ...common,
    name: 'control',
    role: 'control',
    claim: { type: 'healthy' },
    fault: null,
    marksWanted: [],
    control: null,
    broken: null,
    history: historyOf(({ node }) => answered(node), [], 400),
    ...changes,
  };
}

/** A broken arm of five cycles in which every request that meets the fault is a 502. */
export function brokenCase(changes: Partial<ArmCase> = {}): ArmCase {
  return {
    ...common,
    name: 'broken/node-killed',
    role: 'broken',
    claim: { type: 'fails' },
    fault: nodeKilled,
    marksWanted: [],
    control: 'control',
    broken: null,
    history: historyOf(unprotected, cycleMarks(5), 1600),
    ...changes,
  };
}

/** A mitigated arm of five cycles in which failover saves every request that meets the fault. */
export function failoverCase(changes: Partial<ArmCase> = {}): ArmCase {
  return {
    ...common,
    name: 'failover/node-killed',
    role: 'mitigation',
    claim: { type: 'noErrors', callsPerRequest: null },
    fault: nodeKilled,
    marksWanted: ['second-attempt'],
    control: 'control',
    broken: 'broken/node-killed',
    history: historyOf(failover, cycleMarks(5), 1600),
    ...changes,
  };
}

/** A failover arm told otherwise. */
export function failoverToldAs(tell: Tell, changes: Partial<ArmCase> = {}): ArmCase {
  return failoverCase({ history: historyOf(tell, cycleMarks(5), 1600), ...changes });
}

/** A repeatable random number in [0, 1) (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** The fault of `failoverCase` as one that lasts. */
export const steadyFault = { ...failoverCase().fault, shape: 'steady' } as ArmCase['fault'];
