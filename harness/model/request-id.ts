import { digitsOf } from './digits.ts';

/**
 * A request's id travels twice. Header `X-Request-Id` reaches the access log and the upstreams. nginx prints the
 * Referer, and no other header of the client's choice, in every error.log line about a request, so that an id in a
 * referrer ties each error line to its request exactly.
 */
const referrerPrefix = 'http://gatecrash.invalid/';

const prefix = 'gc-';
/** Numbers of so many digits are exact. */
const mostDigits = 15;

/** Value of the header `X-Request-Id` of the i-th request of a load, from 0. */
export function requestId(i: number): string {
  return `${prefix}${i}`;
}

/** Value of the header `Referer` of the i-th request; the host is of RFC 2606's `.invalid` and can never exist. */
export function referer(i: number): string {
  return referrerPrefix + requestId(i);
}

/** The i of `gc-<i>`; null where the text is anything else, as with requests that the load did not send. */
export function parseRequestId(text: string): number | null {
  if (!text.startsWith(prefix) || text.length > prefix.length + mostDigits) return null;
  const isPadded = text.charAt(prefix.length) === '0' && text.length > prefix.length + 1;
  return isPadded ? null : digitsOf(text, prefix.length, text.length);
}

/** Value of `X-Request-Id` of the i-th request of a spike, which comes on top of the load and is accounted apart. */
export function spikeRequestId(i: number): string {
  return `gcs-${i}`;
}

/** Whether a request of that id is one of a spike. */
export function isOfSpike(id: string): boolean {
  return id.startsWith('gcs-') && /^gcs-\d+$/.test(id);
}

/** Value of the header `Referer` of a request of a spike. */
export function spikeReferer(i: number): string {
  return referrerPrefix + spikeRequestId(i);
}

/** Whether a referrer was made by `spikeReferer`. */
export function isSpikeReferer(text: string): boolean {
  return text.startsWith(referrerPrefix) && isOfSpike(text.slice(referrerPrefix.length));
}

/** The i of a referrer made by `referer(i)`; null for any other referrer. */
export function requestIdOfReferrer(text: string): number | null {
  return text.startsWith(referrerPrefix) ? parseRequestId(text.slice(referrerPrefix.length)) : null;
}
