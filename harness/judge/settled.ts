import type { ArmCase } from '../model/arm-case.ts';
import type { RequestRecord } from '../model/record.ts';

/**
 * Those that were sent before the oldest request that has not ended. While a load runs, what fails at once has ended
 * before what is answered in time: of all that have ended, too many would have failed. A request that has not ended is
 * not in a history that still grows; its number is.
 *
 * In the order in which they were sent: whatever ends later comes after them, so that a sequence of looks at them stays as it is.
 */
export function settled(
  records: readonly RequestRecord[],
  { history }: Pick<ArmCase, 'history'>,
): readonly RequestRecord[] {
  let oldest = 0;
  for (const { id, outcome } of history.records) {
    if (id !== oldest || outcome === null) break;
    oldest += 1;
  }
  return records.filter(({ id }) => id < oldest).sort((a, b) => a.id - b.id);
}
