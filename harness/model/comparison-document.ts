import { z } from 'zod';
import { count, ms, verdict } from './document-parts.ts';

const change = z.enum(['worse', 'inconclusive', 'better', 'same']);
const interval = z.object({ low: z.number(), value: z.number().nullable(), high: z.number().nullable() });

/** The same thing of both runs. */
const both = <T extends z.ZodType>(of: T) => z.object({ old: of, new: of });

const run = z.object({
  /** As it was typed. */
  folder: z.string(),
  tool: z.string(),
  startedAt: z.string(),
  complete: z.boolean(),
  exitCode: z.number().int().nullable(),
  runtime: z.string(),
  gateway: z.object({ name: z.string(), version: z.string(), digest: z.string() }),
});

const arm = z.object({
  scenario: z.string(),
  /** Its name, a repetition after the first with its number. */
  name: z.string(),
  change,
  /** One sentence with the figures. */
  because: z.string(),
  verdict: both(verdict.nullable()),
  /** By what it was held against itself; [] where it was not. */
  measures: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      /** null: it is told, and not held against the other. */
      change: z.enum(['worse', 'better', 'same']).nullable(),
      /** Why it is not; null where it is. */
      toldOnly: z.string().nullable(),
      ...both(interval).shape,
    }),
  ),
  /** Gateway errors among all requests, whatever was done to the gateway when they were sent. */
  gatewayErrors: both(z.object({ count, requests: count })),
  latencyMs: both(z.object({ p50: ms.nullable(), p99: ms.nullable() })),
  attemptsPerRequest: both(z.number().nullable()),
  /** Told without a verdict: they are the machine's. */
  cpuMsPerRequest: both(z.number().nullable()),
  memoryPeakBytes: both(z.number().nullable()),
});

/** Schema of what `gatecrash report --compare` tells: fields are only ever added. */
export const comparisonDocumentSchema = z.object({
  schemaVersion: z.literal(1),
  tool: z.object({ name: z.literal('gatecrash'), version: z.string() }),
  old: run,
  new: run,
  /** In what the two differ besides what came of them. */
  differences: z.array(z.object({ what: z.string(), old: z.string(), new: z.string() })),
  /** Whether both ran on machines alike. Latencies are told and not held against each other even then. */
  sameMachine: z.boolean(),
  /** The probability with which two runs of the same come to anything that is worse, at most. */
  alpha: z.number(),
  change,
  exitCode: z.number().int(),
  /** Arms as `<scenario> <arm>`. */
  worse: z.array(z.string()),
  inconclusive: z.array(z.string()),
  better: z.array(z.string()),
  /** How many arms are the same. */
  same: count,
  onlyInOld: z.array(z.string()),
  onlyInNew: z.array(z.string()),
  arms: z.array(arm),
});

/** What changed between two runs. */
export type ComparisonDocument = z.infer<typeof comparisonDocumentSchema>;
export type ComparedArmDocument = ComparisonDocument['arms'][number];
