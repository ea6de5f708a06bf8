import { answeredFromCache, degraded, type RequestRecord, succeeded } from '../../model/record.ts';
import type { OutcomeClass } from './report-data.ts';

const gatewayClasses: Readonly<Record<number, OutcomeClass>> = { 502: 'gateway-502', 504: 'gateway-504' };

/** Whether a success was made from something else than the app's own work: a cache, default data, a queue, a page of the gateway's own. */
function instead(record: RequestRecord): boolean {
  return answeredFromCache(record) || degraded(record) || record.arrivals.some(({ source }) => source !== undefined);
}

/** What a request came to; null while it is in flight. */
export function outcomeClass(record: RequestRecord): OutcomeClass | null {
  const { outcome, gatewayError } = record;
  if (outcome === null) return null;
  if (gatewayError !== null) return gatewayClasses[gatewayError.status] ?? 'gateway-other';
  if (typeof outcome === 'string') return 'no-answer';
  if (succeeded(record)) return instead(record) ? 'instead' : 'answered';
  return outcome >= 500 ? 'app-error' : 'turned-away';
}
