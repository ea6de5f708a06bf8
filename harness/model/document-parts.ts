import { z } from 'zod';

/** Figures that all of run.json is made of. */
export const count = z.number().int().nonnegative();
export const ms = z.number();
export const verdict = z.enum(['confirmed', 'refuted', 'inconclusive', 'skipped']);
export const status = z.number().int();

const costInterval = z.object({ low: z.number(), value: z.number(), high: z.number().nullable() }).nullable();

/** What an arm costs, held against its control arm (model/evidence.ts). */
export const costIntervals = z.object({
  attemptsPerRequest: costInterval,
  callsPerRequest: costInterval,
  addedLatencyP50Ms: costInterval,
  duplicatedShare: costInterval,
  shedShare: costInterval,
  staleShare: costInterval,
  degradedShare: costInterval,
  survivorLoad: costInterval,
});
