import type { CellKey, CellRequest, CellSample } from '../../matrix/cell.ts';
import type { MatrixRound } from '../pair-cells.ts';

/** A request that was answered by one peer as when nothing is wrong. */
export function answered(other: Partial<CellRequest> = {}): CellRequest {
  return { outcome: 200, ms: 20, arrivals: 1, standIn: false, ...other };
}

/** A request that ended in a gateway error. */
export function failed(other: Partial<CellRequest> = {}): CellRequest {
  return answered({ outcome: 502, arrivals: 0, ...other });
}

/** A request that nobody has answered. */
export const hung: CellRequest = { outcome: null, ms: null, arrivals: 1, standIn: false };

/** So many of the same. */
export function times<T>(count: number, value: T): readonly T[] {
  return Array.from({ length: count }, () => value);
}

const key: CellKey = {
  server: 'shop.example:80',
  location: '/api/',
  upstream: 'app',
  fault: 'one-down',
  method: 'GET',
};

/** A cell in one round: ten requests that were answered, unless said otherwise. */
export function cell(other: Partial<CellSample> = {}): CellSample {
  return {
    ...key,
    at: 'nginx.conf:12:5',
    healthy: times(3, answered()),
    during: times(10, answered()),
    attempts: null,
    nodes: [],
    recoveredAfterMs: 0,
    ...other,
  };
}

/** So many rounds of one cell on each side. */
export function roundsOf(count: number, baseline: Partial<CellSample>, candidate: Partial<CellSample>) {
  return times<MatrixRound>(count, { baseline: [cell(baseline)], candidate: [cell(candidate)] });
}

/** Numbers from 0 to 1 that look random and are the same each time (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
