import { z } from 'zod';
import { count, halfAndMost, ms } from './document-parts.ts';

/** A request of the load in run.json. */
const request = z.object({
  method: z.enum(['GET', 'POST']).describe('Its method.'),
  path: z.string().describe('Its path.'),
});

const requestCounts = {
  sent: count.describe('Requests that were sent: answered, failed and in flight together, exactly.'),
  answered: count.describe('Those that got an answer, whatever its status.'),
  failed: count.describe(
    'Those that got none: a connection that was refused or reset, an answer that was cut off, a timeout.',
  ),
  inFlight: count.describe('Those that had not ended when the arm did.'),
};

export const requests = z.object(requestCounts);

export const account = z
  .object({
    ...requestCounts,
    durationMs: ms.describe('How long the load lasted.'),
    longestStallMs: ms.describe('The longest time for which the agent did not run.'),
  })
  .nullable();

export const routes = z.array(
  z.object({
    ...request.shape,
    sent: count.describe('Requests to it.'),
    failed: count.describe('Those that failed.'),
    gatewayErrors: count.describe('Those that ended in a gateway error.'),
    appErrors: count.describe('5xx of the app’s own, which the gateway passed on.'),
  }),
);

export const crashes = z.array(
  z.object({
    program: z.string().describe('Name of the node that died.'),
    at: ms.describe('When it happened.'),
    request: count.describe('Id of the request that it died of.'),
    path: z.string().describe('Path of that request.'),
    cutOff: z.array(count).describe('Ids of the requests that were cut off with it.'),
    stack: z.array(z.string()).describe('What it said, line by line.'),
  }),
);

export const nodes = z.array(
  z.object({
    name: z.string().describe('Its name.'),
    address: z.string().describe('Its address, as the gateway’s log has it.'),
    attempts: count.describe('Attempts of the gateway at it.'),
    failed: count.describe('Those that failed.'),
    latencyMs: halfAndMost.describe('How long it took to answer, as the gateway saw it.'),
    journal: z.boolean().default(true).describe('Whether it wrote down what reached it; an image does not.'),
    region: z
      .string()
      .nullable()
      .default(null)
      .describe('The region in which it is; null where the gateway is, and in documents from before this field.'),
  }),
);

export const services = z.array(
  z.object({
    name: z.string().describe('Its name.'),
    calls: count.describe('Calls of the app to it.'),
    failed: z
      .record(z.string(), count)
      .describe(
        'Those that brought no answer, by what they came to: timeout, refused, …; short-circuited: were not made.',
      ),
    statuses: z
      .record(z.string(), count)
      .default({})
      .describe(
        'HTTP statuses that came back; {} where it does not speak HTTP, and in documents from before this field.',
      ),
    latencyMs: halfAndMost.describe('How long the calls took that were answered.'),
    failedAfterMs: halfAndMost.describe('How long those took that were not: what the app waited for nothing.'),
    timeShare: z
      .number()
      .nullable()
      .describe('The share of the requests’ time that passed in calls to it; null where nothing called it.'),
  }),
);

export const latencyMs = z.object({
  p50: ms.nullable().describe('The median.'),
  p90: ms.nullable().describe('The 90th percentile; null where fewer than ten samples are beyond it.'),
  p99: ms.nullable().describe('The 99th percentile; null where fewer than ten samples are beyond it.'),
  max: ms.nullable().describe('The slowest.'),
});

export const load = z.object({
  model: z
    .enum(['open', 'closed'])
    .describe('Open: requests are sent when due. Closed: each connection asks again as soon as it is answered.'),
  ratePerSecond: z.number().describe('Requests per second, as planned.'),
  latenessP99Ms: ms
    .nullable()
    .describe('By how much requests were sent late, 99th percentile; null where that is not known.'),
  requests: z.array(request).describe('What is asked for, in turn.'),
  durationMs: ms.describe('How long the load lasted.'),
  longestStallMs: ms.describe('The longest time for which the agent did not run.'),
});
