import type { ArmCase } from '../model/arm-case.ts';
import { degraded, type RequestRecord, shed, stale } from '../model/record.ts';
import { type Measuring, measures, running } from './claims/compare-arms.ts';
import { shareInterval } from './intervals.ts';
import { percent } from './phrases.ts';

/** By what an arm is held against itself in another run. */
export interface ComparedMeasure {
  readonly id: string;
  readonly measure: Measuring;
  /** Why it is told of these arms and not held against each other; null where it is. */
  readonly toldFor: (both: ToldOf) => string | null;
}

/** What decides whether a measure is held against itself. */
export interface ToldOf {
  readonly role: ArmCase['role'];
  readonly claim: ArmCase['claim'];
  /** A program died of its requests, in one of them at least. */
  readonly crashed: boolean;
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

/** Pages of a cache are out of date together: how many requests meet that hangs on when it is. */
function staleToldOnly(both: ToldOf): string {
  return whereKept(both) ?? 'what a cache has is out of date in one piece, when its time is up';
}

function latencyToldOnly(both: ToldOf): string {
  return whereKept(both) ?? 'it moves with what else the machine does, from one run to the next';
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
    toldFor,
  };
}

/**
 * Of each more is worse. A share or a count is the same in two runs of the same but for chance, which its interval has;
 * a median latency moves with the machine, by more than any interval of one arm can tell (docs/judging.md has what was
 * measured), and is told.
 */
export const comparedMeasures: readonly ComparedMeasure[] = [
  share(
    'gatewayErrorShare',
    'share of requests sent into the fault that ended in a gateway error',
    ({ gatewayError }) => gatewayError !== null,
    { of: 'those sent into the fault', toldFor: unlessInPieces },
  ),
  { id: 'failedShare', measure: measures.failedShare, toldFor: unlessInPieces },
  { id: 'attemptsPerRequest', measure: measures.attemptsPerRequest, toldFor: inPiecesOrBroken },
  { id: 'callsPerRequest', measure: measures.callsPerRequest, toldFor: inPiecesOrBroken },
  { id: 'duplicatedShare', measure: measures.duplicatedNonIdempotent, toldFor: whereKept },
  share('shedShare', 'share of requests at risk that the gateway turned away', shed),
  share('staleShare', 'share of answers at risk that were out of date', stale, { toldFor: staleToldOnly }),
  share('degradedShare', 'share of answers at risk that the gateway gave in place of the app', degraded),
  { id: 'latencyP50Ms', measure: measures.latencyP50Ms, toldFor: latencyToldOnly },
];
