import type { AppStatus } from './condition.ts';

/** A queue that is filled to this part is full: it is looked at between the arrival of one request and the end of another. */
const asGoodAsFull = 0.9;
/** A queue without an end is long where so many times more wait than are served at once. */
const longQueue = 36;

interface Fill {
  readonly workers: number;
  readonly queue: number;
  readonly busy: number;
  readonly waiting: number;
}

/** How full a stub application says it is; an unbounded queue counts as full when `long` wait in it. */
function fillOf(status: AppStatus, long?: number): Fill {
  const [workers = 0, queue = 0] = (status['x-capacity'] ?? '').split('/').map(Number);
  const [busy = 0, waiting = 0] = (status['x-busy'] ?? '').split('/').map(Number);
  return { workers, queue: Number.isNaN(queue) ? (long ?? workers * longQueue) : queue, busy, waiting };
}

/** Whether every worker is busy and the queue is full, or `long` wait in one without an end. */
export function isSaturated(status: AppStatus, long?: number): boolean {
  const { workers, queue, busy, waiting } = fillOf(status, long);
  return busy >= workers && waiting >= queue * asGoodAsFull;
}

/** Whether requests are never turned away. */
export function isEndless(status: AppStatus): boolean {
  return (status['x-capacity'] ?? '').endsWith('/unbounded');
}

/** Whether nobody waits, and nothing is shed. */
export function isCalm(status: AppStatus): boolean {
  return fillOf(status).waiting === 0 && Number.parseInt(status['x-shed'] ?? '0', 10) === 0;
}
