import { armLabel } from './model/arm-label.ts';
import type { ArmDocument, RunDocument, ScenarioDocument } from './model/run-document.ts';
import type { Turn } from './turn.ts';

/** A take of an arm that the machine disturbed, as the arm tells of it. */
export type EarlierTake = ArmDocument['earlierTakes'][number];

function earlierTake({ reason, settledBy, requests, load, timing }: ArmDocument): EarlierTake {
  return {
    reason: reason ?? '',
    settledBy: settledBy as EarlierTake['settledBy'],
    sent: requests.sent,
    loadMs: timing.loadMs,
    longestStallMs: load.longestStallMs,
  };
}

/**
 * Whether another take of an arm is worth its time: not where the load lasted as long as it may, as another one would be as short
 * of requests.
 */
export function isWorthAnotherTake(
  { disturbed, timing }: Pick<ArmDocument, 'disturbed' | 'timing'>,
  armTimeoutMs: number,
): boolean {
  return disturbed && timing.loadMs < armTimeoutMs;
}

/** The takes of a run that the machine disturbed, whose turns are to be taken once more. */
export interface EarlierTakes {
  /** Those of a turn, the first one first. */
  readonly of: (turn: Turn) => readonly EarlierTake[];
  /** The machine disturbed this take of a turn. */
  readonly add: (turn: Turn, arm: ArmDocument) => void;
  /** A turn is taken once more: what its last take left in the run folder goes. */
  readonly again: (turn: Turn) => void;
  /** A turn has a take that stands. */
  readonly end: (turn: Turn) => void;
  /** Turns that were not taken once more after all, each with its last take. */
  readonly open: () => Iterable<readonly [Turn, ArmDocument]>;
}

export function earlierTakes(): EarlierTakes {
  const last = new Map<Turn, ArmDocument>();
  const waiting = new Set<Turn>();
  return {
    of: (turn) => {
      const arm = last.get(turn);
      return arm === undefined ? [] : [...arm.earlierTakes, earlierTake(arm)];
    },
    add: (turn, arm) => {
      last.set(turn, arm);
      waiting.add(turn);
    },
    again: (turn) => void waiting.delete(turn),
    end: (turn) => void last.delete(turn),
    open: () => [...last].filter(([turn]) => waiting.has(turn)),
  };
}

function withArms(
  document: RunDocument,
  index: number,
  change: (scenario: ScenarioDocument) => ArmDocument[],
): RunDocument {
  const scenarios = document.scenarios.map((scenario, i) =>
    i === index ? { ...scenario, arms: change(scenario) } : scenario,
  );
  return { ...document, scenarios };
}

/** The document with one more arm, which stands in its planned place whatever came to its end before. */
export function withArm(document: RunDocument, index: number, arm: ArmDocument): RunDocument {
  return withArms(document, index, ({ arms, armsPlanned }) => {
    const place = (one: ArmDocument): number => armsPlanned.indexOf(armLabel(one));
    return [...arms, arm].toSorted((a, b) => place(a) - place(b));
  });
}

/** The document without an arm that is to be taken once more. */
export function withoutArm(document: RunDocument, { index, arm }: Turn): RunDocument {
  return withArms(document, index, ({ arms }) => arms.filter((one) => armLabel(one) !== armLabel(arm)));
}
