import type { ServiceAddress } from './settings.ts';
import type { AppRequest } from './step.ts';
import { toldCall } from './told-call.ts';

const { request: httpRequest, Agent } = process.getBuiltinModule('node:http');

/** A connection for every call: what happens to one stays with one. */
const agent = new Agent({ keepAlive: false });

/** What a third party answered. */
export interface ServiceAnswer {
  readonly status: number;
  readonly body: string;
}

function send(
  { id, url }: AppRequest,
  { host, port }: ServiceAddress,
  signal: AbortSignal,
  onStatus: (status: number) => void,
): Promise<ServiceAnswer> {
  return new Promise((resolve, reject) => {
    const headers = { 'x-request-id': id };
    const sent = httpRequest({ host, port, path: url, agent, headers, signal }, (response) => {
      const status = response.statusCode ?? 0;
      onStatus(status);
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.on('error', reject);
      response.on('end', () => resolve({ status, body }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** One call to a third party. Throws where it brought no answer, or one with a 5xx. */
export function callService(
  request: AppRequest,
  service: string,
  address: ServiceAddress,
  timeoutMs?: number,
): Promise<ServiceAnswer> {
  return toldCall(
    request,
    service,
    async (signal, tellStatus) => {
      const answer = await send(request, address, signal, tellStatus);
      if (answer.status >= 500) throw new Error(`${service} answered ${answer.status}`);
      return answer;
    },
    timeoutMs,
  );
}
