import type { ServiceAddress } from './settings.ts';

const { request: httpRequest, Agent } = process.getBuiltinModule('node:http');

const agent = new Agent({ keepAlive: false });

/** A call to a third party for a request whose client has its answer; rejects where it brought none within `timeoutMs`. */
export function post({ host, port }: ServiceAddress, path: string, key: string, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'x-request-id': key, 'idempotency-key': key };
    const signal = AbortSignal.timeout(timeoutMs);
    const sent = httpRequest({ host, port, path, method: 'POST', agent, headers, signal }, (response) => {
      const { statusCode = 0 } = response;
      response.on('error', reject).resume();
      response.on('end', () => (statusCode < 300 ? resolve() : reject(new Error(`it answered ${statusCode}`))));
    });
    sent.on('error', reject);
    sent.end();
  });
}
