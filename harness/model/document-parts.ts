import { z } from 'zod';

/** Figures that all of run.json is made of. */
export const count = z.number().int().nonnegative();
export const ms = z.number();
export const verdict = z.enum(['confirmed', 'refuted', 'inconclusive', 'skipped']);
export const status = z.number().int();
