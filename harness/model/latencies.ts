import { type RequestRecord, succeeded } from './record.ts';

/**
 * Latencies of the successful answers in ms, ascending. From the *due* time: a request that the load sent late has
 * waited all the same.
 */
export function latencies(records: readonly RequestRecord[]): readonly number[] {
  const found: number[] = [];
  for (const record of records) {
    if (record.doneMs !== null && succeeded(record)) found.push(record.doneMs - record.dueMs);
  }
  return found.sort((a, b) => a - b);
}
