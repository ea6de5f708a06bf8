import type { OutcomeTuple } from '../model/agent-protocol.ts';
import type { LoadAccount } from '../model/history.ts';
import type { OpenModel } from '../model/load.ts';
import { http } from './node-http.ts';
import { sendRequest } from './send-request.ts';

/** How often outcomes leave for the harness. */
const batchMs = 50;

/** What a load is aimed at and how long it may last at most. */
export interface LoadTarget {
  readonly model: OpenModel;
  readonly host: string;
  readonly port: number;
  readonly maxMs: number;
  /** The id of the first request; those of one pod's loads are to differ. Unset: 0. */
  readonly firstId?: number;
  /** So many requests are sent, and no more; unset: as many as come due. */
  readonly count?: number;
}

export interface RunningLoad {
  readonly startedAtEpochMs: number;
  /** From now on the next request is due one interval of this rate after the last. */
  readonly changeRate: (ratePerSecond: number) => void;
  /** Sends no further request, waits at most `drainMs` for those in flight, and counts. */
  readonly stop: (drainMs: number) => Promise<LoadAccount>;
}

/**
 * Sends request i at t0 + i/rate whatever the answers do, or an interval after the one before where the rate changes. It wakes every millisecond and sends all that is due: a
 * late wake sends several at once and drops none. `tell` gets what was sent so far and the outcomes since last time.
 */
export function startOpenModel(
  target: LoadTarget,
  tell: (sent: number, outcomes: readonly OutcomeTuple[]) => void,
): RunningLoad {
  const { model, host, port, maxMs, firstId = 0, count = Number.POSITIVE_INFINITY } = target;
  const agent = new http.Agent({ keepAlive: model.connections === 'pooled', maxSockets: Number.POSITIVE_INFINITY });
  const t0 = performance.now();
  const clock = (): number => performance.now() - t0;
  let intervalMs = 1000 / model.ratePerSecond;
  /** The first request of the current rate, and when it is due: no sum of many intervals, which would drift. */
  let first = { id: 0, dueMs: 0 };
  const dueOf = (id: number): number => first.dueMs + (id - first.id) * intervalMs;

  const inFlight = new Map<number, OutcomeTuple>();
  let batch: OutcomeTuple[] = [];
  let sent = 0;
  let answered = 0;
  let failed = 0;
  let lastWake = 0;
  let longestStallMs = 0;
  let lastDone = 0;
  let stopping: { drained: () => void } | null = null;

  const send = (id: number): void => {
    const route = id % model.requests.length;
    const request = model.requests[route];
    if (request === undefined) throw new Error('a load needs at least one request');
    const dueMs = dueOf(id);
    const sentMs = clock();
    const told = firstId + id;
    inFlight.set(id, [told, route, dueMs, sentMs, null, null]);
    sendRequest({ id: told, request, host, port, agent, timeoutMs: model.timeoutMs }, (outcome) => {
      lastDone = clock();
      inFlight.delete(id);
      if (typeof outcome === 'number') answered += 1;
      else failed += 1;
      batch.push([told, route, dueMs, sentMs, lastDone, outcome]);
      if (inFlight.size === 0) stopping?.drained();
    });
    sent += 1;
  };
  const flush = (): void => {
    tell(sent, batch);
    batch = [];
  };
  const wake = (): void => {
    const now = clock();
    longestStallMs = Math.max(longestStallMs, now - lastWake);
    lastWake = now;
    if (now > maxMs) {
      clearInterval(waking);
      return;
    }
    while (sent < count && dueOf(sent) <= now) send(sent);
  };
  const waking = setInterval(wake, 1);
  const flushing = setInterval(flush, batchMs);
  wake();

  return {
    startedAtEpochMs: performance.timeOrigin + t0,
    changeRate: (ratePerSecond) => {
      wake(); // what is due by now is sent at the old rate
      const before = dueOf(sent - 1);
      intervalMs = 1000 / ratePerSecond;
      first = { id: sent, dueMs: before + intervalMs };
    },
    stop: async (drainMs) => {
      clearInterval(waking);
      if (inFlight.size > 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, drainMs);
          stopping = {
            drained: () => {
              clearTimeout(timer);
              resolve();
            },
          };
        });
      }
      clearInterval(flushing);
      batch.push(...inFlight.values());
      flush();
      agent.destroy();
      return { sent, answered, failed, inFlight: inFlight.size, durationMs: lastDone, longestStallMs };
    },
  };
}
