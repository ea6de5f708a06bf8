import { z } from 'zod';
import { measures } from './claim.ts';
import { count, ms, status } from './document-parts.ts';

const comparison = {
  measure: z.enum(measures).describe('What is compared.'),
  than: z.string().describe('The arm that it is compared with.'),
  by: z.number().describe('The factor.'),
};

/** The claims have their fields apart, each by its type. */
const type = <Name extends string>(name: Name, promise: string) => z.literal(name).describe(promise);

/** Schema of what an arm claims, as run.json has it. */
export const claim = z.discriminatedUnion('type', [
  z.object({ type: type('healthy', 'Healthy without a fault.') }),
  z.object({ type: type('fails', 'Shows the gateway error, for the expected reason.') }),
  z.object({
    type: type('noErrors', 'No request that meets the fault fails.'),
    callsPerRequest: z
      .object({
        most: count.describe('Calls for one request, at most.'),
        mean: z.number().describe('Calls per request on average, at most.'),
      })
      .nullable()
      .default(null)
      .describe('What it may cost the services behind the app; null where the claim does not bound that.'),
  }),
  z.object({ type: type('duplicates', 'POSTs that the fault cuts off are done twice.') }),
  z.object({ type: type('deliversOnce', 'Every job that was accepted is delivered exactly once.') }),
  z.object({
    type: type('atMost', 'No more requests fail than these.'),
    perCycle: z.number().nullable().describe('In a cycle of the fault; null where the claim does not say.'),
    total: z.number().nullable().describe('In all; null where the claim does not say.'),
    withinMs: ms
      .nullable()
      .default(null)
      .describe('None fails later than that after the fault began; null where the claim does not say.'),
  }),
  z.object({
    type: type('cleanAfter', 'No request fails later than that after the fault began.'),
    ms: z.number().describe('How long after, in ms.'),
  }),
  z.object({
    type: type('answers', 'Every request is answered in one of the ways that are allowed.'),
    allowed: z.array(status).describe('Statuses that are allowed.'),
    seen: z.array(status).describe('Statuses that have to be seen.'),
    routes: z.record(z.string(), z.array(status)).describe('Statuses that are allowed below a path.'),
    atLeast: z
      .record(z.string(), z.number())
      .default({})
      .describe('The least share of the requests at risk by status.'),
  }),
  z.object({
    type: type('worsens', 'Makes a measure so many times worse.'),
    ...comparison,
    noHelp: z
      .object(comparison)
      .nullable()
      .default(null)
      .describe('Another measure that is not made better; null where the claim does not say.'),
  }),
  z.object({ type: type('noWorse', 'Makes a measure no more than so many times worse.'), ...comparison }),
]);
