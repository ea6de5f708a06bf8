import type { ArmCase } from '../model/arm-case.ts';
import { degraded, type RequestRecord, shed, stale } from '../model/record.ts';
import { type Measuring, measures, running } from './claims/compare-arms.ts';
import { shareInterval } from './intervals.ts';
import { percent } from './phrases.ts';

/** By what an arm is held against itself in another run. */
export interface ComparedMeasure {
  readonly id: string;
  readonly measure: Measuring;
  /** How many times the other it must be, at the least, to be told from what differs between two runs of the same. */
  readonly by: number;
  /** Why it is told of these arms and not held against each other; null where it is. */
  readonly toldFor: (both: ToldOf) => string | null;
}

/** What decides whether a measure is held against itself. */
export interface ToldOf {
  readonly role: ArmCase['role'];
  readonly claim: ArmCase['claim'];
  /** A program died of its requests, in one of them at least. */
  readonly crashed: boolean;
  /** Both ran on machines alike. */
  readonly sameMachine: boolean;
}

/**
 * Where a mitigation has to react, what fails until then comes in one piece, as large as the reaction was late; where a
 * program dies of its requests, in one piece for each death. Such a piece is one sample and not as many as it has
 * requests. For those of a mitigation the claim has its bound.
 */
function unlessInPieces({ claim, crashed }: ToldOf): string | null {
  if (claim.type === 'atMost' || claim.type === 'cleanAfter') {
    return 'what fails until a mitigation reacts comes in one piece: its bound is what counts';
  }
  return crashed ? 'what a program takes with it when it dies comes in one piece' : null;
}

/** What a fault has broken answers the requests that it happens to answer: their latency and cost are nobody's to keep. */
function whereKept({ role }: ToldOf): string | null {
  return role === 'broken' || role === 'anti-pattern' ? 'in a broken arm only what fails is compared' : null;
}

function inPiecesOrBroken(both: ToldOf): string | null {
  return unlessInPieces(both) ?? whereKept(both);
}

function latencyWhere(both: ToldOf): string | null {
  return both.sameMachine ? whereKept(both) : 'the machines differ';
}

function share(
  id: string,
  name: string,
  has: (record: RequestRecord) => boolean,
  { of, toldFor = whereKept }: { readonly of?: Measuring['of']; readonly toldFor?: ComparedMeasure['toldFor'] } = {},
): ComparedMeasure {
  const interval = running((records, _, alpha) => shareInterval(records.filter(has).length, records.length, alpha));
  return {
    id,
    measure: { name, interval, show: percent, ...(of === undefined ? {} : { of }) },
    by: 1,
    toldFor,
  };
}

/**
 * Of each more is worse. A share or a count is the same in two runs of the same but for chance, which its interval has;
 * a median latency moves with the machine as well, from one run to the next (docs/judging.md has what was measured).
 */
export const comparedMeasures: readonly ComparedMeasure[] = [
  share(
    'gatewayErrorShare',
    'share of requests sent into the fault that ended in a gateway error',
    ({ gatewayError }) => gatewayError !== null,
    { of: 'those sent into the fault', toldFor: unlessInPieces },
  ),
  { id: 'failedShare', measure: measures.failedShare, by: 1, toldFor: unlessInPieces },
  { id: 'attemptsPerRequest', measure: measures.attemptsPerRequest, by: 1, toldFor: inPiecesOrBroken },
  { id: 'callsPerRequest', measure: measures.callsPerRequest, by: 1, toldFor: inPiecesOrBroken },
  { id: 'duplicatedShare', measure: measures.duplicatedNonIdempotent, by: 1, toldFor: whereKept },
  share('shedShare', 'share of requests at risk that the gateway turned away', shed),
  share('staleShare', 'share of answers at risk that were out of date', stale),
  share('degradedShare', 'share of answers at risk that the gateway gave in place of the app', degraded),
  { id: 'latencyP50Ms', measure: measures.latencyP50Ms, by: 1.5, toldFor: latencyWhere },
];
