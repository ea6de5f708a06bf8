/**
 * A stub application with an explicit capacity model: `workers` requests are served at once, each for
 * `serviceTimeMs` (a timer, not CPU), `queue` more wait, and what comes beyond is turned away as `whenFull` says.
 * Capacity is workers / serviceTimeMs; under an arrival rate above it the failing share follows from queueing theory.
 */
export interface AppProgram {
  readonly type: 'app';
  readonly workers: number;
  readonly serviceTimeMs: number;
  /** Requests that may wait for a worker; null = unbounded. */
  readonly queue: number | null;
  /** What a request beyond workers and queue meets: RST, an early close, or a 503 of the app's own. */
  readonly whenFull: 'reset' | 'close' | 'answer-503';
}

/** A group of identical nodes behind the gateway, reached as `<name>-1:8080`, `<name>-2:8080`, … */
export interface Pool {
  readonly type: 'pool';
  readonly size: number;
  readonly program: AppProgram;
}

/** The port on which every node of a pool is reached by the gateway. */
export const nodePort = 8080;

/** A stub application; unset limits mean an unbounded queue and a reset beyond a bounded one. */
export function app(settings: {
  workers: number;
  serviceTimeMs: number;
  queue?: number;
  whenFull?: AppProgram['whenFull'];
}): AppProgram {
  return {
    type: 'app',
    workers: settings.workers,
    serviceTimeMs: settings.serviceTimeMs,
    queue: settings.queue ?? null,
    whenFull: settings.whenFull ?? 'reset',
  };
}

/** `size` nodes that all run `program`. */
export function pool(size: number, program: AppProgram): Pool {
  return { type: 'pool', size, program };
}
