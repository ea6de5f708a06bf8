import { requestId, requestIdOfReferrer } from '../../model/request-id.ts';

/**
 * The id of a request: of its referrer where that carries one, since configs often give X-Request-Id a value of their own;
 * else what X-Request-Id says; '' where there is neither.
 */
export function requestIdOf(referrer: string | undefined, xRequestId: string | undefined): string {
  const number = referrer === undefined ? null : requestIdOfReferrer(referrer);
  return number === null ? (xRequestId ?? '') : requestId(number);
}
