import { z } from 'zod';
import { spreadOf } from './statistics.ts';

const goal = z.union([z.object({ atMost: z.number() }), z.object({ atLeast: z.number() })]);

const figureSchema = z.object({
  id: z.string(),
  what: z.string(),
  unit: z.enum(['ms', 's', '%', 'MB', '×', 'lines/s', 'requests', 'µs/request', '']),
  n: z.number().int().positive(),
  median: z.number(),
  min: z.number(),
  max: z.number(),
  q1: z.number(),
  q3: z.number(),
  /** What the median is held against; null where there is nothing to hold it against. */
  goal: goal.nullable(),
  /** What keeps it from being better, or from being taken for more than it is. */
  limit: z.string().nullable(),
});

/** One measured figure: a median with its spread, and what it is held against. */
export type Figure = z.infer<typeof figureSchema>;
export type Goal = z.infer<typeof goal>;

const machine = z.object({
  cpus: z.string(),
  memoryGb: z.number(),
  kernel: z.string(),
  node: z.string(),
  nginx: z.string().nullable(),
  engine: z.string().nullable(),
});

/** What figures were measured on. */
export type Machine = z.infer<typeof machine>;

const partResults = z.object({
  date: z.string(),
  /** What was run. */
  command: z.string(),
  quick: z.boolean(),
  /** Load average of the last minute when it began: what else the machine did. */
  loadBefore: z.number(),
  figures: z.array(figureSchema),
  /** What was seen that is no figure: verdicts, what could not be measured and why. */
  notes: z.array(z.string()),
});

/** What one part of the bench measured. */
export type PartResults = z.infer<typeof partResults>;

/** Schema of bench/results.json; all parts are of one machine. */
export const resultsSchema = z.object({
  schemaVersion: z.literal(1),
  machine,
  parts: z.record(z.string(), partResults),
});

export type Results = z.infer<typeof resultsSchema>;

/** A figure of these samples. */
export function figure(
  id: string,
  what: string,
  unit: Figure['unit'],
  samples: readonly number[],
  held: { readonly goal?: Goal; readonly limit?: string } = {},
): Figure {
  return { id, what, unit, ...spreadOf(samples), goal: held.goal ?? null, limit: held.limit ?? null };
}

/** Whether the median reaches its goal; null where there is none. */
export function reached({ median, goal: held }: Pick<Figure, 'median' | 'goal'>): boolean | null {
  if (held === null) return null;
  return 'atMost' in held ? median <= held.atMost : median >= held.atLeast;
}
