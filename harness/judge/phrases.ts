import { byText } from '../model/by-text.ts';
import { degraded, type RequestRecord } from '../model/record.ts';

/** `0.049` → `4.9 %`; `up` rounds up, for bounds that must not look better than they are. */
export function percent(share: number, rounding: 'nearest' | 'up' = 'nearest'): string {
  const tenths = share * 1000;
  // The small slack keeps 0.05, which is stored as a hair more, at 5 %.
  const rounded = rounding === 'up' ? Math.ceil(tenths - 1e-6) : Math.round(tenths);
  return `${rounded / 10} %`;
}

/** `21.5 ms`; null is said in words. */
export function inMs(ms: number | null): string {
  return ms === null ? 'not known' : `${Math.round(ms * 10) / 10} ms`;
}

/** An error probability as how often the error does not happen: `9,999 times of 10,000` for 1e-4. */
export function timesOf(alpha: number): string {
  const times = Math.round(1 / alpha);
  const grouped = (count: number) => String(count).replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return `${grouped(times - 1)} times of ${grouped(times)}`;
}

/** How a request ended, in the words of the logs: `502 connect-refused`, `TIMEOUT`, `404`. */
export function ending(record: RequestRecord): string {
  if (record.gatewayError !== null && typeof record.outcome === 'number') {
    return `${record.gatewayError.status} ${record.gatewayError.kind}`;
  }
  if (degraded(record)) return `${record.outcome} of the gateway's own in place of the app's`;
  return record.outcome === null ? 'in flight' : String(record.outcome);
}

/** The most frequent endings with their counts: `79 × 502 connect-refused, 4 × 502 premature-close`. */
export function endings(records: readonly RequestRecord[], most = 3): string {
  const counts = new Map<string, number>();
  for (const record of records) counts.set(ending(record), (counts.get(ending(record)) ?? 0) + 1);
  const ordered = [...counts].sort(([a, x], [b, y]) => y - x || byText(a, b));
  const named = ordered.slice(0, most).map(([name, count]) => `${count} × ${name}`);
  const rest = ordered.slice(most).reduce((sum, [, count]) => sum + count, 0);
  return rest === 0 ? named.join(', ') : `${named.join(', ')} and ${rest} more`;
}
