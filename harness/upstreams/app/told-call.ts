import type { AppRequest } from './step.ts';

/** What a call came to, in the words of the journal (model/record.ts, callOutcomes). */
export type CallOutcome = 'answered' | 'failed' | 'refused' | 'reset' | 'timeout' | 'closed';

const outcomes: Readonly<Record<string, CallOutcome>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  ETIMEDOUT: 'timeout',
};

function outcomeOf(error: unknown): CallOutcome {
  const { name, code } = error as NodeJS.ErrnoException;
  if (name === 'TimeoutError') return 'timeout';
  return name === 'AbortError' ? 'closed' : (outcomes[code ?? ''] ?? 'failed');
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

interface Telling {
  readonly status: (status: number) => void;
  readonly outcome: (outcome: CallOutcome) => void;
}

/** Writes down the first that a call came to, with the status that came until then; nothing of one that came after. */
function tellOnce({ id, journal }: AppRequest, service: string): Telling {
  const from = journal.now();
  let told = false;
  let s: number | undefined;
  return {
    status: (status) => {
      s = status;
    },
    outcome: (o) => {
      if (!told) journal.call(id, { from, to: service, o, s });
      told = true;
    },
  };
}

/**
 * Does something at a service on behalf of a request: written down with what it came to, given up when nobody waits for
 * the request any more or after `timeoutMs`. What was begun at the service goes on there. A call that speaks HTTP tells
 * the status of the answer as soon as it is there: what comes after it may be cut off.
 */
export async function toldCall<T>(
  request: AppRequest,
  service: string,
  call: (signal: AbortSignal, tellStatus: (status: number) => void) => Promise<T>,
  timeoutMs?: number,
): Promise<T> {
  const { signal: gone } = request;
  gone.throwIfAborted();
  const tell = tellOnce(request, service);
  const signal = timeoutMs === undefined ? gone : AbortSignal.any([gone, AbortSignal.timeout(timeoutMs)]);
  // At once: the watchdog, which aborts, writes down next that the request has ended.
  signal.addEventListener('abort', () => tell.outcome(outcomeOf(signal.reason)), { once: true });
  const working = call(signal, tell.status);
  working.catch(() => {}); // told below, or nobody waits for it any more
  try {
    const result = await Promise.race([working, untilAborted(signal)]);
    tell.outcome('answered');
    return result;
  } catch (error) {
    tell.outcome(outcomeOf(signal.aborted ? signal.reason : error));
    throw error;
  }
}
