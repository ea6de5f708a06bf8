import type { ServiceAddress } from './settings.ts';
import type { AppRequest } from './step.ts';

const { request: httpRequest, Agent } = process.getBuiltinModule('node:http');

/** A connection for every call: what happens to one stays with one. */
const agent = new Agent({ keepAlive: false });

/** What a call came to, in the words of the journal (model/record.ts, callOutcomes). */
type CallOutcome = 'answered' | 'failed' | 'refused' | 'reset' | 'timeout' | 'closed';

const outcomes: Readonly<Record<string, CallOutcome>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  ETIMEDOUT: 'timeout',
  ABORT_ERR: 'closed',
};

function outcomeOf(error: unknown): CallOutcome {
  const { name, code } = error as NodeJS.ErrnoException;
  if (name === 'TimeoutError') return 'timeout';
  return name === 'AbortError' ? 'closed' : (outcomes[code ?? ''] ?? 'failed');
}

function send(
  request: AppRequest,
  { host, port }: ServiceAddress,
  signal: AbortSignal,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'x-request-id': request.id };
    const sent = httpRequest({ host, port, path: request.url, agent, headers, signal }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

/**
 * One call to a service on behalf of a request: written down with what it came to, given up when nobody waits for the
 * request any more or after `timeoutMs`. Throws where it brought no answer, or one with a 5xx.
 */
export async function callService(
  request: AppRequest,
  service: string,
  address: ServiceAddress,
  timeoutMs?: number,
): Promise<{ status: number; body: string }> {
  const { id, journal } = request;
  const from = journal.now();
  const signal =
    timeoutMs === undefined ? request.signal : AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const answer = await send(request, address, signal);
    if (answer.status >= 500) throw new Error(`${service} answered ${answer.status}`);
    journal.call(id, { from, to: service, o: 'answered' });
    return answer;
  } catch (error) {
    const told = signal.aborted ? signal.reason : error;
    journal.call(id, { from, to: service, o: outcomeOf(told) });
    throw error;
  }
}
