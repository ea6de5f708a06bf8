import type { RequestSpec } from '../../model/load.ts';
import type { Target } from './target.ts';

/** The request that a place is asked with: what users ask most, where that is known. */
export function requestTo(target: Target, method: 'GET' | 'POST'): RequestSpec {
  const { connect, tls, proxyProtocol, host, path, asked } = target;
  return {
    ...{ method, path: asked?.[method] ?? path, body: method === 'POST' ? 'gatecrash=1' : null },
    to: { connect, tls, proxyProtocol, host },
  };
}
