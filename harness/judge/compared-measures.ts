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
  /** It is the machine's as much as the gateway's: compared where both ran on machines alike. */
  readonly ofMachine: boolean;
}

function share(
  id: string,
  name: string,
  has: (record: RequestRecord) => boolean,
  of?: Measuring['of'],
): ComparedMeasure {
  const interval = running((records, _, alpha) => shareInterval(records.filter(has).length, records.length, alpha));
  return {
    id,
    measure: { name, interval, show: percent, ...(of === undefined ? {} : { of }) },
    by: 1,
    ofMachine: false,
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
    'those sent into the fault',
  ),
  { id: 'failedShare', measure: measures.failedShare, by: 1, ofMachine: false },
  { id: 'attemptsPerRequest', measure: measures.attemptsPerRequest, by: 1, ofMachine: false },
  { id: 'callsPerRequest', measure: measures.callsPerRequest, by: 1, ofMachine: false },
  { id: 'duplicatedShare', measure: measures.duplicatedNonIdempotent, by: 1, ofMachine: false },
  share('shedShare', 'share of requests at risk that the gateway turned away', shed),
  share('staleShare', 'share of answers at risk that were out of date', stale),
  share('degradedShare', 'share of answers at risk that the gateway gave in place of the app', degraded),
  { id: 'latencyP50Ms', measure: measures.latencyP50Ms, by: 1.5, ofMachine: true },
];
