import type { Agent } from 'node:http';
import type { RequestSpec } from '../model/load.ts';
import { type Outcome, type TransportFailure, transportFailures } from '../model/record.ts';
import { connectTo } from './connect-to.ts';
import { http } from './node-http.ts';
import { requestHeaders } from './request-headers.ts';

/** Browsers take headers of so many bytes (Chromium's kMaxHeaderBufSize); Node would take 16 KiB. */
const maxHeaderSize = 256 * 1024;

interface Sending {
  readonly id: number;
  readonly request: RequestSpec;
  readonly host: string;
  readonly port: number;
  readonly agent: Agent;
  readonly timeoutMs: number;
}

function failureOf({ code = '' }: NodeJS.ErrnoException): TransportFailure {
  if (code.startsWith('HPE_')) return 'EPROTO'; // of Node's HTTP parser
  return transportFailures.find((known) => known === code) ?? 'EOTHER';
}

/**
 * Sends one request and says once what became of it: the status of a *complete* answer, TRUNCATED where the body
 * ended early under whatever status, TIMEOUT, or the socket's error code.
 */
export function sendRequest(sending: Sending, onOutcome: (outcome: NonNullable<Outcome>) => void): void {
  const { id, request, host, port, agent, timeoutMs } = sending;
  let told = false;
  const tell = (outcome: NonNullable<Outcome>): void => {
    if (told) return;
    told = true;
    clearTimeout(timer);
    onOutcome(outcome);
  };
  const headers = requestHeaders(id, request);
  const { method, path, to } = request;
  const place = to === undefined ? { host, port, agent } : { createConnection: () => connectTo(to) };
  const outgoing = http.request({ ...place, method, path, headers, maxHeaderSize }, (response) => {
    response.on('close', () => tell(response.complete ? (response.statusCode ?? 'EOTHER') : 'TRUNCATED'));
    response.on('error', () => tell('TRUNCATED'));
    response.resume();
  });
  const timer = setTimeout(() => {
    tell('TIMEOUT');
    outgoing.destroy();
  }, timeoutMs);
  outgoing.on('error', (error: NodeJS.ErrnoException) => tell(failureOf(error)));
  outgoing.end(request.body ?? undefined);
}
