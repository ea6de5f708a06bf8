import { writeSync } from 'node:fs';

/** So many lines in a second: what an overloaded app writes about it must not cost it anything. */
const linesPerSecond = 20;
/** A query may be long. */
const mostPathLength = 100;
const stderr = 2;

/** A request that an app ended without an answer. */
interface Unanswered {
  readonly id: string;
  readonly method?: string | undefined;
  readonly url?: string | undefined;
}

/**
 * Writes what an app has to say of a request that it ended without an answer, one line each, as apps log their errors:
 * `2026-01-31T12:00:00.000Z error gc-17 GET /: <why>`. It goes to stderr; what is beyond 20 lines in a second is counted
 * only, and the next line says how many that were.
 */
export function createComplaints(write = (line: string): void => void writeSync(stderr, line)) {
  let second = 0;
  let written = 0;
  let left = 0;
  return (request: Unanswered, why: string): void => {
    const now = new Date();
    const thisSecond = Math.floor(now.getTime() / 1000);
    if (thisSecond !== second) [second, written] = [thisSecond, 0];
    if (written >= linesPerSecond) {
      left += 1;
      return;
    }
    written += 1;
    const before = left === 0 ? '' : ` (${left} such lines were left out before)`;
    left = 0;
    const { id, method = '', url = '' } = request;
    const path = url.length > mostPathLength ? `${url.slice(0, mostPathLength)}…` : url;
    write(`${now.toISOString()} error ${id === '' ? '-' : id} ${method} ${path}: ${why}${before}\n`);
  };
}
