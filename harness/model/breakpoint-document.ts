import { z } from 'zod';
import { count, ms } from './document-parts.ts';
import { runDocumentSchema } from './run-document.ts';
import { spikeReport } from './spike.ts';

const run = runDocumentSchema.shape;
const kinds = z.array(z.object({ id: z.string(), count }));
const latencyMs = z.object({ p50: ms.nullable(), p90: ms.nullable(), p99: ms.nullable(), max: ms.nullable() });

/** One value that was tried, in a pod of its own. */
const step = z.object({
  number: z.number().int().positive(),
  value: z.number(),
  /** `undecided`: nothing could be told of the value in time; `inconclusive`: the machine was not fit. */
  decision: z.enum(['holds', 'breaks', 'undecided', 'inconclusive']),
  reason: z.string(),
  /** All that were sent; those of them that count were due while the value was in effect. */
  requests: z.object({ sent: count, counted: count }),
  /** Of the requests that count. */
  gatewayErrors: count,
  otherFailures: count,
  /** The share of gateway errors, with its confidence sequence. */
  share: z.object({ low: z.number(), value: z.number().nullable(), high: z.number().nullable() }),
  kinds,
  statuses: z.record(z.string(), count),
  latencyMs,
  windowMs: ms,
  /** By how many ms latency grew in a ms; null where too few were answered. */
  latencyGrowth: z.number().nullable(),
  load: z.object({ ratePerSecond: z.number(), latenessP99Ms: ms.nullable() }),
  /** What was seen of the fault; null where there is none, or it was not seen. */
  proof: z.string().nullable(),
  /** File of the step's requests, relative to the document. */
  records: z.string(),
});

/** One number of connections in closed loop. */
const level = z.object({
  connections: z.number().int().positive(),
  seconds: z.number(),
  /** Good answers per second, by the gateway's access log. */
  answeredPerSecond: z.number(),
  /** All requests of these connections, by the program's own count; null where it gave none. */
  made: count.nullable(),
  /** What the gateway's access log has of them, by status. */
  gateway: z.record(z.string(), count),
  /** What autocannon says of the same requests. */
  autocannon: spikeReport.shape.autocannon.nullable(),
  /** Requests that were made and are in none of autocannon's counts; null where that is not known. */
  unaccounted: z.number().int().nullable(),
  /** Why the level says nothing; null where it does. */
  trouble: z.string().nullable(),
});

/** Schema of breakpoint.json: dates ISO-8601 UTC; fields are only ever added. */
export const breakpointDocumentSchema = z.object({
  schemaVersion: z.literal(1),
  tool: run.tool,
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  /** false: it was interrupted. */
  complete: z.boolean(),
  exitCode: z.number().int().nullable(),
  environment: run.environment,
  scenario: z.object({ name: z.string(), title: z.string() }),
  /** The arm whose world, config and load the steps have. */
  arm: z.string(),
  config: z.string(),
  parameter: z.object({
    name: z.string(),
    unit: z.string(),
    what: z.string(),
    direction: z.enum(['up', 'down']),
    fault: z.string().nullable(),
  }),
  plan: z.object({
    start: z.number(),
    from: z.number(),
    to: z.number(),
    resolution: z.number(),
    /** The share of gateway errors from which on a value breaks. */
    threshold: z.number(),
    /** Of the search as a whole: the probability that its interval misses the value at which the threshold is passed. */
    alpha: z.number(),
    alphaPerStep: z.number(),
    mostSteps: count,
    stepTimeoutMs: ms,
  }),
  outcome: z.enum(['found', 'inconclusive']),
  /** One sentence. */
  reason: z.string(),
  /** Errors start between the two; null where there is no such value. */
  interval: z.object({ holds: z.number().nullable(), breaks: z.number().nullable() }),
  /** Values between the two of which nothing could be told in time. */
  undecided: z.array(z.number()).length(2).nullable(),
  /** What the declaration says of it; null where it does not tell. */
  theory: z.object({ value: z.number(), words: z.string() }).nullable(),
  /** The errors at the value that breaks, the most frequent first. */
  firstErrors: kinds,
  /** At the value that holds. */
  latencyAtHold: latencyMs.nullable(),
  steps: z.array(step),
  /** The closed model's answer to what can be served; null where it was not measured. */
  saturation: z
    .object({
      /** The best of the levels. */
      answeredPerSecond: z.number().nullable(),
      connections: z.number().int().nullable(),
      levels: z.array(level),
    })
    .nullable(),
});

/** The document of a search for a breakpoint: what breakpoint.json holds. */
export type BreakpointDocument = z.infer<typeof breakpointDocumentSchema>;
export type BreakpointStep = BreakpointDocument['steps'][number];
export type SaturationLevel = NonNullable<BreakpointDocument['saturation']>['levels'][number];
