import type { RequestSpec } from './load.ts';
import type { RequestRecord } from './record.ts';

/** Whether the load sent it as a POST: a request that has an effect each time it is taken on. */
export function nonIdempotent({ route }: RequestRecord, requests: readonly Pick<RequestSpec, 'method'>[]): boolean {
  return requests[route]?.method === 'POST';
}

/**
 * Whether a POST was taken on more than once: by several nodes, or by one again. The stub's effect is there as soon as
 * it takes a request on; one turned away has none.
 */
export function duplicated(record: RequestRecord, requests: readonly Pick<RequestSpec, 'method'>[]): boolean {
  const takenOn = record.arrivals.filter(({ outcome }) => outcome !== 'turned-away').length;
  return nonIdempotent(record, requests) && takenOn > 1;
}
