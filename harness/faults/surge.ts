import type { Condition, ConditionSettings } from '../model/fault.ts';
import type { AppStatus, ConditionImplementation, FaultTarget, Proof } from './condition.ts';

/** What cannot take the load is as good as full within this time; what can never is. */
const saturationMs = 500;
/** A queue that is filled to this part is full: it is looked at between the arrival of one request and the end of another. */
const asGoodAsFull = 0.9;
/** The load has arrived at its rate where this part of it was sent: it is told in batches of 50 ms. */
const asGoodAsSent = 0.75;
/** A queue without an end is long where more wait than are served at once so many times over. */
const longQueue = 4;

interface Fill {
  readonly workers: number;
  readonly queue: number;
  readonly busy: number;
  readonly waiting: number;
}

/** How full a stub application says it is; an unbounded queue counts as full when it is long. */
function fillOf(status: AppStatus): Fill {
  const [workers = 0, queue = 0] = (status['x-capacity'] ?? '').split('/').map(Number);
  const [busy = 0, waiting = 0] = (status['x-busy'] ?? '').split('/').map(Number);
  return { workers, queue: Number.isNaN(queue) ? workers * longQueue : queue, busy, waiting };
}

function isSaturated(status: AppStatus): boolean {
  const { workers, queue, busy, waiting } = fillOf(status);
  return busy >= workers && waiting >= queue * asGoodAsFull;
}

function isCalm(status: AppStatus): boolean {
  return fillOf(status).waiting === 0 && Number.parseInt(status['x-shed'] ?? '0', 10) === 0;
}

/**
 * Looks for nodes that are full, all of them; from that instant on what arrives is turned away. Where they never are,
 * as what was done about it helps, the load is at least seen to arrive.
 */
async function prove({ app, load, name }: FaultTarget, settings: ConditionSettings): Promise<Proof | null> {
  const before = { sent: load.sent(), ...(await app.awaitStatus(() => true, 0)) };
  const { at, met } = await app.awaitStatus(isSaturated, saturationMs);
  if (met) return { at, proof: `every worker of ${name} is busy and its queue is full`, since: at };
  const rate = ((load.sent() - before.sent) * 1000) / (at - before.at);
  if (rate < Number(settings.ratePerSecond) * asGoodAsSent) return null;
  return { at, proof: `${Math.round(rate)} requests per second arrive` };
}

/**
 * More requests arrive than before: of an open model, whose arrivals wait for no answer. Where λ per second arrive and
 * μ can be served, the queue fills at λ − μ, and once it is full the share 1 − μ/λ is turned away, as the app does that:
 * a reset is nginx's "104: Connection reset by peer while reading response header", 502. In a queue without an end
 * requests wait ever longer instead, and those that wait longer than proxy_read_timeout are 504.
 */
export const surgeCondition: ConditionImplementation = {
  type: 'surge',
  via: 'load',
  needsStub: true,
  wholePool: true,
  apply: ({ load }, settings) => load.changeRate(Number(settings.ratePerSecond)),
  prove,
  revert: async ({ load }) => {
    await load.changeRate(load.plannedRate);
  },
  awaitRecovery: async ({ app, recoveryMs }) => {
    const { at, met } = await app.awaitStatus(isCalm, recoveryMs);
    return met ? { at } : null;
  },
};

/** Raises the load of a pool to `ratePerSecond`; reverting lets it sink to what was planned. */
export function surge(target: string, settings: { ratePerSecond: number }): Condition {
  const { type, via } = surgeCondition;
  return { type, target, via, settings };
}
