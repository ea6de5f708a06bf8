import { askedFor, askedHeader } from '../model/asked.ts';
import type { RequestSpec } from '../model/load.ts';
import { referer, requestId } from '../model/request-id.ts';

/** The headers that the load sends with its i-th request, besides that of the connection. */
export function requestHeaders(
  id: number,
  { method, path, body, to }: RequestSpec,
): Readonly<Record<string, string | number>> {
  return {
    host: to?.host ?? 'gateway',
    'x-request-id': requestId(id),
    referer: referer(id),
    [askedHeader]: askedFor(method, path),
    ...(body === null ? {} : { 'content-length': Buffer.byteLength(body) }),
  };
}
