import { z } from 'zod';
import { ablation } from './ablation-document.ts';
import { arm } from './arm-document.ts';
import { count, status, verdict } from './document-parts.ts';

/** The whole of a planned run: all of its shards have the same. */
const plan = z.object({
  /** SHA-256 of all that decides what is run and how it is judged: scenarios with their configs, arms, options, seed. */
  digest: z.string(),
  /** The arms of all shards, in their order; a repetition after the first with its number (`control #2`). */
  scenarios: z.array(z.object({ name: z.string(), arms: z.array(z.string()) })),
});

const environment = z.object({
  runtime: z.enum(['local', 'docker']),
  gateway: z.object({
    name: z.string(),
    version: z.string(),
    origin: z.string(),
    digest: z.string(),
    build: z.string(),
  }),
  toxiproxy: z.string().nullable(),
  node: z.string(),
  os: z.string(),
  kernel: z.string(),
  engine: z.string().nullable(),
  cpus: count,
  command: z.string(),
  configs: z.record(z.string(), z.string()),
  tools: z.array(z.object({ name: z.string(), version: z.string(), origin: z.string(), digest: z.string() })),
});

const shard = z.object({ index: z.number().int().positive(), of: z.number().int().positive() });

const scenario = z.object({
  name: z.string(),
  title: z.string(),
  symptom: z.string(),
  hypothesis: z.string(),
  faults: z.record(
    z.string(),
    z.object({
      title: z.string(),
      shape: z.enum(['cyclic', 'steady']),
      status,
      kinds: z.array(z.string()),
      /** The share of exposures that theory has fail, at least and at most; null where it says none. */
      share: z.array(z.number()).length(2).nullable().default(null),
      /** Names of the nodes that the fault hits. */
      targets: z.array(z.string()),
      /** What it is put on; null in documents from before this field. */
      place: z.string().nullable().default(null),
    }),
  ),
  steadyState: z.object({
    errorRateBelow: z.number(),
    latency: z.object({ percentile: z.number(), belowMs: z.number() }).nullable(),
  }),
  verdict: verdict.nullable(),
  /**
   * The arms that the run was to run, in their order: each by its name, a repetition after the first with its number
   * (`control #2`). [] in documents from before this field.
   */
  armsPlanned: z.array(z.string()).default([]),
  arms: z.array(arm),
  /** The ablations that the run was to make (`--ablate`), in their order, each by its name. */
  ablationsPlanned: z.array(z.string()).default([]),
  /** Arms of mitigations without one directive each; no part of the verdict. [] without `--ablate`. */
  ablations: z.array(ablation).default([]),
});

/** Schema of run.json: dates ISO-8601 UTC; fields are only ever added. */
export const runDocumentSchema = z.object({
  schemaVersion: z.literal(1),
  tool: z.object({ name: z.literal('gatecrash'), version: z.string() }),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  complete: z.boolean(),
  seed: z.number().int(),
  exitCode: z.number().int().nullable(),
  confidence: z.enum(['normal', 'strict']),
  /** Arms planned, all shards, repetitions and ablations together: what α is divided by. */
  plannedArms: count,
  /** How often each arm was planned to be run. */
  repeatEach: z.number().int().positive().default(1),
  /** Which part of the planned run this is; null = all of it. */
  shard: shard.nullable().default(null),
  /** What was planned, all shards together; null in documents from before this field. */
  plan: plan.nullable().default(null),
  /** The shards that `gatecrash report` has put together into this document; [] where it is of one run. */
  mergedFrom: z
    .array(
      z.object({
        shard,
        startedAt: z.string(),
        finishedAt: z.string().nullable(),
        complete: z.boolean(),
        exitCode: z.number().int().nullable(),
        environment,
      }),
    )
    .default([]),
  /** Arms that were run at the same time, at most. */
  workers: z.number().int().positive().default(1),
  forbidSkipped: z.boolean(),
  /** Whether the directives of mitigations were put to the test one by one (`--ablate`). */
  ablate: z.boolean().default(false),
  environment,
  scenarios: z.array(scenario),
});

/** The document of a run: what run.json holds and what every reporter takes. */
export type RunDocument = z.infer<typeof runDocumentSchema>;
export type ScenarioDocument = RunDocument['scenarios'][number];
export type ArmDocument = ScenarioDocument['arms'][number];
export type AblationDocument = ScenarioDocument['ablations'][number];
export type EnvironmentDocument = RunDocument['environment'];
