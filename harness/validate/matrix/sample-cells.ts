import { saidPlace } from '../../config/place.ts';
import type { CellRequest, CellSample } from './cell.ts';
import { healthyStatuses, isAnswered } from './grade.ts';
import { nameBefore } from './moved-name.ts';
import { type CellPlan, cellKeyOf } from './plan-cells.ts';

/**
 * The times of a pod, each with a load of its own: before the fault; where the requests that count come when it is gone, while
 * it is there; those that count; and the time after it.
 */
export const phases = ['healthy', 'away', 'during', 'after'] as const;
export type Phase = (typeof phases)[number];

/** A request as the client saw it; instants are epoch ms. */
export interface SentRequest {
  readonly id: number;
  /** Index of the cell that it is one of. */
  readonly cell: number;
  readonly phase: Phase;
  readonly due: number;
  /** null where it did not end. */
  readonly done: number | null;
  readonly outcome: CellRequest['outcome'];
}

/** All that was seen in one pod. */
export interface PodSeen {
  readonly sent: readonly SentRequest[];
  /** Peers that a request reached, by its id, as they wrote down themselves. */
  readonly arrivals: ReadonlyMap<number, readonly string[]>;
  /** Peers that were reached by requests that had lost their id on the way. */
  readonly nameless: ReadonlySet<string>;
  /** Attempts at peers that reached none, by the id of the request, as the gateway's error log tells. */
  readonly failedConnects: ReadonlyMap<number, number>;
  /** Whether the gateway's error log tells anything, so that what it does not tell was not. */
  readonly logged: boolean;
  /** When the fault was taken away; put in place, where it is not taken away. */
  readonly changedAt: number;
}

/** A cell that cannot be told of, and why. */
export interface UnseenCell {
  readonly plan: CellPlan;
  readonly because: string;
  /** Whether it is so of this fault alone, or of every request of this method. */
  readonly of: 'fault' | 'method';
}

function saidOutcomes(requests: readonly SentRequest[]): string {
  const names = [...new Set(requests.map(({ outcome }) => String(outcome ?? 'no answer')))];
  return names.slice(0, 3).join(', ');
}

/** So many requests in a row, of the last ones, say that a cell is as before the fault. */
const backAfter = 3;

/** What is known of a cell before the fault, by which the rest is told. */
interface Healthy {
  readonly statuses: ReadonlySet<number>;
  /** Every request reached a peer, so that one that reaches none is answered by something else. */
  readonly alwaysArrives: boolean;
}

const arrivalsOf = ({ arrivals }: PodSeen, { id }: SentRequest): readonly string[] => arrivals.get(id) ?? [];

/** What was seen without arrivals at peers that a cell asks for other reasons. */
function atOwnPeers(all: PodSeen, { peers }: CellPlan): PodSeen {
  const isOwn = (name: string): boolean => peers.includes(nameBefore(name));
  return { ...all, arrivals: new Map([...all.arrivals].map(([id, names]) => [id, names.filter(isOwn)])) };
}

function inPhase(seen: PodSeen, index: number, ...names: readonly Phase[]): readonly SentRequest[] {
  return seen.sent.filter(({ cell, phase }) => cell === index && names.includes(phase));
}

function healthyOf(seen: PodSeen, index: number): Healthy {
  const before = inPhase(seen, index, 'healthy');
  return {
    statuses: healthyStatuses(before),
    alwaysArrives: before.length > 0 && before.every((request) => arrivalsOf(seen, request).length > 0),
  };
}

/** Whether what a cell is asked before the fault is always answered alike, as far as it is not answered well. */
export function isSteady(index: number, seen: PodSeen): boolean {
  const outcomes = new Set(inPhase(seen, index, 'healthy').map(({ outcome }) => outcome));
  const isError = (outcome: SentRequest['outcome']): boolean => typeof outcome !== 'number' || outcome >= 500;
  return outcomes.size === 1 || ![...outcomes].some(isError);
}

function isWell(seen: PodSeen, request: SentRequest, { statuses, alwaysArrives }: Healthy): boolean {
  return isAnswered(request.outcome, statuses) && (!alwaysArrives || arrivalsOf(seen, request).length > 0);
}

/** What a cell is asked from when on it may be as before, in order; what had not ended yet when nobody looked any more says nothing. */
function asksAfter(seen: PodSeen, index: number, { fault }: CellPlan): readonly SentRequest[] {
  const after = fault.ends === 'after' ? inPhase(seen, index, 'after') : inPhase(seen, index, 'during', 'after');
  return after.filter(({ outcome }) => outcome !== null).sort((a, b) => a.due - b.due);
}

/** Whether a cell is as it was before the fault, as far as its last requests tell. */
export function isBack(plan: CellPlan, index: number, all: PodSeen): boolean {
  const seen = atOwnPeers(all, plan);
  const healthy = healthyOf(seen, index);
  const last = asksAfter(seen, index, plan).slice(-backAfter);
  return last.length === backAfter && last.every((request) => isWell(seen, request, healthy));
}

/** From when on all was as before the fault; null where it was not for as long as anybody looked. */
function recoveredAfter(plan: CellPlan, index: number, seen: PodSeen, healthy: Healthy): number | null {
  const after = asksAfter(seen, index, plan);
  const lastBad = after.findLastIndex((request) => !isWell(seen, request, healthy));
  if (lastBad < 0) return after.length === 0 ? null : 0;
  const first = after[lastBad + 1];
  return first === undefined ? null : Math.max(0, first.due - seen.changedAt);
}

/** Whether a fault keeps attempts from reaching a peer at all, so that only the gateway's log can tell of them. */
function preventsConnects({ means }: CellPlan['fault']): boolean {
  return means.by !== 'peer' || means.behaviour === 'refuse';
}

/** Attempts of requests in all; null where some may be in no log. */
function attemptsOf(seen: PodSeen, requests: readonly SentRequest[], { fault }: CellPlan): number | null {
  const isSilent = preventsConnects(fault) || requests.some((request) => arrivalsOf(seen, request).length === 0);
  if (!seen.logged && isSilent) return null;
  const attempts = requests.map((request) => {
    const known = arrivalsOf(seen, request).length + (seen.failedConnects.get(request.id) ?? 0);
    // A connect that still goes on when the client leaves is in no log.
    return known === 0 && request.outcome === 'TIMEOUT' ? 1 : known;
  });
  return attempts.reduce((sum, one) => sum + one, 0);
}

/** What was seen of one cell, or why nothing can be said of it. */
export function sampleCell(plan: CellPlan, index: number, all: PodSeen): CellSample | UnseenCell {
  const seen = atOwnPeers(all, plan);
  const { target } = plan;
  const before = inPhase(seen, index, 'healthy');
  const during = inPhase(seen, index, 'during');
  const isTold = before.some((request) => arrivalsOf(seen, request).length > 0);
  if (!isTold && !target.peers.some((peer) => seen.nameless.has(peer))) {
    const because = `its requests reach no peer when nothing is wrong: ${saidOutcomes(before)}`;
    return { plan, because, of: 'method' };
  }
  if (!isSteady(index, seen)) {
    return { plan, because: `it is not well before the fault: ${saidOutcomes(before)}`, of: 'fault' };
  }
  const healthy = healthyOf(seen, index);
  const requestOf = (request: SentRequest): CellRequest => {
    const arrivals = arrivalsOf(seen, request).length;
    const { outcome, due, done } = request;
    return {
      outcome,
      ms: done === null ? null : done - due,
      arrivals: isTold ? arrivals : null,
      standIn: healthy.alwaysArrives && arrivals === 0 && isAnswered(outcome, healthy.statuses),
    };
  };
  const reached = Map.groupBy(
    during.flatMap((request) => [...new Set(arrivalsOf(seen, request))]),
    (name) => name,
  );
  return {
    ...cellKeyOf(plan),
    at: saidPlace(target.at),
    healthy: before.map(requestOf),
    during: during.map(requestOf),
    attempts: isTold ? attemptsOf(seen, during, plan) : null,
    nodes: [...reached].map(([name, { length }]) => ({ name, requests: length })),
    recoveredAfterMs: recoveredAfter(plan, index, seen, healthy),
  };
}
