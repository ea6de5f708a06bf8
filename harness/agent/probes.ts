import { createConnection } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { http } from '../load/node-http.ts';
import type { AgentCalls, ConnectOutcome, GetOutcome } from '../model/agent-protocol.ts';
import type { StoreOutcome } from '../model/store.ts';
import { storeProbes } from '../stores/index.ts';
import type { StoreProbe } from '../stores/store.ts';
import { epochNow } from './clock.ts';

/** How long after one probe the next begins, unless a call says otherwise. */
const pollMs = 4;
/** One probe may take this long; a SYN that is dropped would otherwise be tried again for minutes. */
const probeTimeoutMs = 500;

const outcomes: Readonly<Record<string, ConnectOutcome>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  ETIMEDOUT: 'timeout',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EACCES: 'unreachable',
};

/** One TCP connect, closed again at once. */
function connectOnce(host: string, port: number, timeoutMs: number): Promise<ConnectOutcome> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port });
    const end = (outcome: ConnectOutcome): void => {
      socket.destroy();
      resolve(outcome);
    };
    socket.setTimeout(timeoutMs, () => end('timeout'));
    socket.once('connect', () => end('connected'));
    socket.once('error', (error: NodeJS.ErrnoException) => end(outcomes[error.code ?? ''] ?? 'other'));
  });
}

function getOnce(host: string, port: number, path: string, timeoutMs: number): Promise<GetOutcome> {
  return new Promise((resolve) => {
    const sent = http.request({ host, port, path, agent: false }, (response) => {
      response.resume();
      const headers = Object.fromEntries(
        Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
      );
      resolve({ status: response.statusCode ?? 0, headers });
    });
    sent.setTimeout(timeoutMs, () => sent.destroy(new Error('timeout')));
    sent.once('error', (error: NodeJS.ErrnoException) => resolve({ failure: error.code ?? error.message }));
    sent.end();
  });
}

/** Asks a store once whether it serves, over a connection of its own. */
function askStore(probe: StoreProbe, host: string, port: number, timeoutMs: number): Promise<StoreOutcome> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port });
    let answer = Buffer.alloc(0);
    const end = (outcome: StoreOutcome): void => {
      socket.destroy();
      resolve(outcome);
    };
    socket.setTimeout(timeoutMs, () => end({ failure: 'it does not answer' }));
    socket.once('connect', () => socket.write(probe.question));
    socket.on('data', (chunk) => {
      answer = Buffer.concat([answer, chunk]);
      const outcome = probe.read(answer);
      if (outcome !== null) end(outcome);
    });
    socket.once('end', () => end({ failure: 'it closes the connection' }));
    socket.once('error', (error: NodeJS.ErrnoException) => end({ failure: error.code ?? error.message }));
  });
}

/** Probes again and again until what it finds is what is waited for, or the time is over. */
export async function until<T>(
  withinMs: number,
  probe: (timeoutMs: number) => Promise<T>,
  isMet: (last: T) => boolean,
  everyMs = pollMs,
  timeoutMs = probeTimeoutMs,
): Promise<{ at: number; met: boolean; last: T; tookMs: number }> {
  const deadline = epochNow() + withinMs;
  for (;;) {
    const from = epochNow();
    const left = deadline - from;
    const last = await probe(left > 0 ? Math.min(left, timeoutMs) : timeoutMs);
    const met = isMet(last);
    const at = epochNow();
    if (met || at >= deadline) return { at, met, last, tookMs: at - from };
    await delay(everyMs);
  }
}

/** Connects until `outcome` is met. */
export function awaitConnect(
  params: AgentCalls['awaitConnect']['params'],
): Promise<AgentCalls['awaitConnect']['result']> {
  return until(
    params.withinMs,
    (timeoutMs) => connectOnce(params.host, params.port, timeoutMs),
    (last) => last === params.outcome,
  );
}

/** GETs until the wanted status, and header where named, is met. */
export function awaitGet(params: AgentCalls['awaitGet']['params']): Promise<AgentCalls['awaitGet']['result']> {
  return until(
    params.withinMs,
    (timeoutMs) => getOnce(params.host, params.port, params.path, timeoutMs),
    (last) =>
      'status' in last &&
      (params.status === 'success' ? last.status >= 200 && last.status < 300 : last.status === params.status) &&
      (params.header === null || last.headers[params.header.name.toLowerCase()] === params.header.value),
    params.everyMs,
    params.timeoutMs,
  );
}

/** Asks a store in its own protocol until it serves. */
export function awaitStore(params: AgentCalls['awaitStore']['params']): Promise<AgentCalls['awaitStore']['result']> {
  return until(
    params.withinMs,
    (timeoutMs) => askStore(storeProbes[params.kind], params.host, params.port, timeoutMs),
    (last) => 'ready' in last,
  );
}
