import { z } from 'zod';

/** Figures that all of run.json is made of. */
export const count = z.number().int().nonnegative();
export const ms = z.number();
export const verdict = z.enum(['confirmed', 'refuted', 'inconclusive', 'skipped']);
export const status = z.number().int();

/** Percentiles of a latency that need no more than the median and the slowest. */
export const halfAndMost = z.object({
  p50: ms.nullable().describe('The median in ms; null where there are too few to say.'),
  p99: ms.nullable().describe('The 99th percentile in ms; null where fewer than ten samples are beyond it.'),
});

const costInterval = z
  .object({
    low: z.number().describe('Low end of the interval.'),
    value: z.number().describe('The figure as it was measured.'),
    high: z.number().nullable().describe('High end of the interval; null where it has none.'),
  })
  .nullable();

/** What an arm costs, held against its control arm (model/evidence.ts). */
export const costIntervals = z.object({
  attemptsPerRequest: costInterval.describe('Attempts at nodes per request.'),
  callsPerRequest: costInterval.describe('Calls of the app to services, per request that reached an app.'),
  addedLatencyP50Ms: costInterval.describe(
    'Median latency of the answers less that of the control arm, in ms; it may be below zero.',
  ),
  duplicatedShare: costInterval.describe('The share of POSTs that were taken on more than once.'),
  shedShare: costInterval.describe('The share of requests that were turned away.'),
  staleShare: costInterval.describe('The share of requests that got an answer out of date.'),
  degradedShare: costInterval.describe('The share of requests that the gateway answered in place of the app.'),
  survivorLoad: costInterval.describe(
    'Load on the nodes that the fault does not hit, while it was in effect, as so many times that of the control arm.',
  ),
});
