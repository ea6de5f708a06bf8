import { counted } from '../../model/counted.ts';
import { failed, type RequestRecord } from '../../model/record.ts';
import type { ClaimInput, ClaimResult } from '../claim-result.ts';
import { testNone } from './no-errors.ts';

/** How often a third party did what the request asks for: a replay of an idempotency key does nothing. */
function timesDone({ deliveries = [] }: RequestRecord): number {
  return deliveries.filter(({ endMs, source }) => endMs !== null && source !== 'replay').length;
}

/** Whether the app has promised to do it: it has answered with success, from a queue. */
function accepted(record: RequestRecord): boolean {
  return !failed(record) && record.arrivals.some(({ source, outcome }) => source === 'queue' && outcome === 'answered');
}

/**
 * No request at risk fails (tested as noErrors is), and in the end every request that the app accepted, also before the
 * fault and after it, was done exactly once by the third party, by its own journal. Counting decides: one job that is
 * lost, or done twice, refutes. While the load runs jobs may be waiting; they are counted when the arm has ended, which
 * waits for the queue.
 */
export function testDeliversOnce(input: ClaimInput): ClaimResult {
  const { records, account } = input.armCase.history;
  const result = testNone(input);
  if (result.outcome !== 'holds' || account === null) return result;
  const jobs = records.filter(accepted);
  const lost = jobs.filter((job) => timesDone(job) === 0).length;
  const twice = jobs.filter((job) => timesDone(job) > 1).length;
  const figures = `${counted(jobs.length, 'job')} accepted, ${jobs.length - lost - twice} of them done exactly once, ${lost} never, ${twice} more than once`;
  const reason = `${result.reason}; ${figures}`;
  if (lost + twice > 0) return { ...result, outcome: 'fails', reason: figures };
  if (jobs.length > 0) return { ...result, reason };
  return { ...result, outcome: 'undecided', reason, decision: { ...result.decision, decidedAt: null } };
}
