import { type RequestRecord, succeeded } from './record.ts';

/**
 * Latencies of the successful answers in ms, ascending. From the *due* time: a request that the load sent late has
 * waited all the same.
 */
export function latencies(records: readonly RequestRecord[]): Float64Array {
  const found = new Float64Array(records.length);
  let count = 0;
  for (const record of records) {
    if (record.doneMs === null || !succeeded(record)) continue;
    found[count] = record.doneMs - record.dueMs;
    count += 1;
  }
  return found.subarray(0, count).sort();
}
