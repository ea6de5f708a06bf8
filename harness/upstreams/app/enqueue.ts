import { createNodeRedisClient, type Job, Queue, Worker } from 'bullmq';
import { createClient } from 'redis';
import type { EnqueueStep } from '../../model/work.ts';
import { post } from './post.ts';
import { addressOf, type ServiceAddress } from './settings.ts';
import type { MakeStep } from './step.ts';
import { toldCall } from './told-call.ts';

/** What a job says: for which request, and with what path, the third party is to be called. */
interface CallToMake {
  readonly id: string;
  readonly url: string;
}

/** Jobs that a worker has under way at once. */
const concurrency = 4;
/** A job is tried again until the third party is back: it is given up after more tries than any outage has room for. */
const tries = 100_000;

async function connect({ host, port }: ServiceAddress): Promise<ReturnType<typeof createNodeRedisClient>> {
  const client = createClient({ socket: { host, port } });
  client.on('error', () => {}); // what uses it is told by its own promise
  await client.connect();
  return createNodeRedisClient(client);
}

/**
 * Puts the call to a third party into a queue in Redis (BullMQ) and answers 202: a worker of the same app makes it
 * afterwards, and again until it is answered. The request's id is the job's, so that it is queued once, and goes with
 * the call as its idempotency key, so that the third party does once what it was asked for twice.
 */
export const makeEnqueue: MakeStep<EnqueueStep> = async (step, settings) => {
  const { service, to, timeoutMs, retryEveryMs } = step;
  const store = addressOf(settings, service);
  const thirdParty = addressOf(settings, to);
  const queue = new Queue<CallToMake>(to, { connection: await connect(store) });
  const deliver = ({ data: { id, url } }: Job<CallToMake>): Promise<void> => post(thirdParty, url, id, timeoutMs);
  const worker = new Worker<CallToMake>(to, deliver, { connection: await connect(store), concurrency });
  let accepted = 0;
  let delivered = 0;
  worker.on('completed', () => {
    delivered += 1;
  });
  queue.on('error', () => {}); // whoever adds a job is told
  worker.on('error', () => {}); // it connects again by itself
  await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);
  return {
    run: async (request, rest) => {
      const { id, url } = request;
      const backoff = { type: 'fixed', delay: retryEveryMs };
      await toldCall(request, service, () => queue.add('call', { id, url }, { jobId: id, attempts: tries, backoff }));
      accepted += 1;
      await rest();
      return { status: 202, body: `${to} will be told\n`, by: 'queue' };
    },
    status: () => ({ 'x-jobs': `${delivered}/${accepted}` }),
  };
};
