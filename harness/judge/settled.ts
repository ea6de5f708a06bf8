import type { ArmCase } from '../model/arm-case.ts';
import type { RequestRecord } from '../model/record.ts';

/**
 * Those that were sent before the oldest request that has not ended. While a load runs, what fails at once has ended
 * before what is answered in time: of all that have ended, too many would have failed.
 */
export function settled(
  records: readonly RequestRecord[],
  { history }: Pick<ArmCase, 'history'>,
): readonly RequestRecord[] {
  let oldest = Number.POSITIVE_INFINITY;
  for (const { outcome, sentMs } of history.records) if (outcome === null) oldest = Math.min(oldest, sentMs);
  return records.filter(({ sentMs }) => sentMs < oldest);
}
