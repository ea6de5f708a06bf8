import { z } from 'zod';
import { count, ms } from './document-parts.ts';

const byAttempt = z.object({
  by: z
    .enum(['attempt', 'begun-attempt'])
    .describe('By an attempt at a node; a begun one was under way when the fault came.'),
  addresses: z.array(z.string()).describe('Addresses of the nodes.'),
});
const byCall = z.object({
  by: z.literal('call').describe('By a call of the app to a service.'),
  service: z.string().describe('Name of the service.'),
});
const byRoute = z.object({
  by: z.literal('route').describe('By being on a route.'),
  routes: z.array(z.string()).describe('Paths of the routes.'),
});

/** Schema of a fault mark in run.json: when a fault was in effect, and the proof of it. */
export const faultMark = z.object({
  id: z.string().describe('Which fault it was, and on what.'),
  type: z.string().describe('Type of the condition.'),
  target: z.string().describe('Name of what it was put on.'),
  from: ms.describe('From when on it was in effect.'),
  put: ms
    .nullable()
    .default(null)
    .describe('When it was put in place, where it was in effect only later; null where that was at once.'),
  to: ms.describe('Until when it was in effect.'),
  proof: z
    .string()
    .nullable()
    .describe('How it was seen to be in effect; null where nobody saw that, and then it supports no verdict.'),
  address: z.string().describe('Address of what it was put on.'),
  cycle: count.describe('Which cycle it was, from 0.'),
  recoveredAt: ms.nullable().describe('When its target was seen well again; null where that was not seen.'),
  meets: z
    .union([byAttempt, byCall, byRoute])
    .nullable()
    .default(null)
    .describe('How requests meet it; null in documents from before this field: by an attempt at `address`.'),
  wholeFrom: ms
    .nullable()
    .default(null)
    .describe('From when on every request on its way meets it; null: from the beginning.'),
});
