import { type RequestRecord, succeeded } from '../model/record.ts';

/** Latencies of the successful answers in ms, from the *due* time, ascending. */
export function latencies(records: readonly RequestRecord[]): readonly number[] {
  const found: number[] = [];
  for (const record of records) {
    if (record.doneMs !== null && succeeded(record)) found.push(record.doneMs - record.dueMs);
  }
  return found.sort((a, b) => a - b);
}
