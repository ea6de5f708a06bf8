import { z } from 'zod';
import { measures } from './claim.ts';
import { count, ms, status } from './document-parts.ts';

const comparison = { measure: z.enum(measures), than: z.string(), by: z.number() };

/** Schema of what an arm claims, as run.json has it. */
export const claim = z.discriminatedUnion('type', [
  z.object({ type: z.literal('healthy') }),
  z.object({ type: z.literal('fails') }),
  z.object({
    type: z.literal('noErrors'),
    /** What it may cost the services behind the app; null where the claim does not bound that. */
    callsPerRequest: z.object({ most: count, mean: z.number() }).nullable().default(null),
  }),
  z.object({ type: z.literal('duplicates') }),
  z.object({ type: z.literal('deliversOnce') }),
  z.object({
    type: z.literal('atMost'),
    perCycle: z.number().nullable(),
    total: z.number().nullable(),
    /** None fails later than that after the fault began; null where the claim does not say. */
    withinMs: ms.nullable().default(null),
  }),
  z.object({ type: z.literal('cleanAfter'), ms: z.number() }),
  z.object({
    type: z.literal('answers'),
    allowed: z.array(status),
    seen: z.array(status),
    routes: z.record(z.string(), z.array(status)),
    /** The least share of the requests at risk by status. */
    atLeast: z.record(z.string(), z.number()).default({}),
  }),
  z.object({
    type: z.literal('worsens'),
    ...comparison,
    /** Another measure that is not made better; null where the claim does not say. */
    noHelp: z.object(comparison).nullable().default(null),
  }),
  z.object({ type: z.literal('noWorse'), ...comparison }),
]);
