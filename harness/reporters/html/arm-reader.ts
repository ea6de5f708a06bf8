import { armLabel } from '../../model/arm-label.ts';
import type { EndedArm } from '../file-reporter.ts';
import { armRecords, type RecordsData } from './arm-records.ts';

/** Arms with more requests are not read ahead: what runs beside them is not to wait for that. */
const mostRequests = 20_000;

/** Reads the records of arms, some of them ahead. */
export interface ArmReader {
  /** Reads an arm once it has ended; `budget` is how many cells its plot may have in the end. */
  readonly readAhead: (ended: EndedArm, budget: number) => Promise<void>;
  /** What the records of an arm add up to; it is read where it was not, or with another budget. */
  readonly read: typeof armRecords;
}

/** A reader that has read none yet. */
export function armReader(): ArmReader {
  const known = new Map<string, { readonly budget: number; readonly records: RecordsData }>();
  return {
    readAhead: async ({ eachRecord, scenario, arm }, budget) => {
      if (arm.requests.sent > mostRequests) return;
      const records = await armRecords({ eachRecord }, scenario, arm, budget);
      // What could not be read is told by whoever asks for it in the end.
      if (records.recordsMissing === null) known.set(`${scenario} ${armLabel(arm)}`, { budget, records });
    },
    read: async (run, scenario, arm, budget) => {
      const ahead = known.get(`${scenario} ${armLabel(arm)}`);
      return ahead?.budget === budget ? ahead.records : armRecords(run, scenario, arm, budget);
    },
  };
}
