import { z } from 'zod';
import { ablation } from './ablation-document.ts';
import { arm } from './arm-document.ts';
import { count, status, verdict } from './document-parts.ts';

const fault = z.object({
  title: z.string().describe('What happens, in words.'),
  shape: z.enum(['cyclic', 'steady']).describe('Whether it comes and goes, or stays until the load ends.'),
  status: status.describe('The gateway error that it is expected to give.'),
  kinds: z.array(z.string()).describe('The kinds of that error that are expected, the most frequent first.'),
  share: z
    .array(z.number())
    .length(2)
    .nullable()
    .default(null)
    .describe('The share of exposures that theory has fail, at least and at most; null where it says none.'),
  targets: z.array(z.string()).describe('Names of the nodes that it hits.'),
  place: z.string().nullable().default(null).describe('What it is put on; null in documents from before this field.'),
});

const scenario = z.object({
  name: z.string().describe('Its name: that of its folder.'),
  title: z.string().describe('What it is about.'),
  symptom: z.string().describe('What is seen of it.'),
  hypothesis: z.string().describe('What is taken for the cause.'),
  faults: z.record(z.string(), fault).describe('Its faults by name.'),
  steadyState: z
    .object({
      errorRateBelow: z.number().describe('The share of gateway errors is below that.'),
      latency: z
        .object({
          percentile: z.number().describe('Which percentile of the latency.'),
          belowMs: z.number().describe('It is below that, in ms.'),
        })
        .nullable()
        .describe('The bound of the latency; null where the scenario has none.'),
    })
    .describe('What healthy means here.'),
  verdict: verdict.nullable().describe('The worst of its arms; null before it is judged.'),
  armsPlanned: z
    .array(z.string())
    .default([])
    .describe(
      'The arms that the run was to run, in their order: each by its name, a repetition after the first with its number (`control #2`). [] in documents from before this field.',
    ),
  arms: z.array(arm).describe('The arms that were run.'),
  ablationsPlanned: z
    .array(z.string())
    .default([])
    .describe('The ablations that the run was to make (`--ablate`), in their order, each by its name.'),
  ablations: z
    .array(ablation)
    .default([])
    .describe('Arms of mitigations without one directive each; no part of the verdict. [] without `--ablate`.'),
});

const program = {
  name: z.string().describe('Its name.'),
  version: z.string().describe('Its version, as it says itself.'),
  origin: z.string().describe('Where it was got from.'),
  digest: z.string().describe('Digest of the binary or image.'),
};

/** Schema of what a run ran on. */
export const environment = z.object({
  runtime: z.enum(['local', 'docker']).describe('Where the pods lived.'),
  gateway: z
    .object({ ...program, build: z.string().describe('How it was built (`nginx -V`).') })
    .describe('The gateway under test.'),
  toxiproxy: z.string().nullable().describe('Version of Toxiproxy; null where no arm needed it.'),
  node: z.string().describe('Version of Node.'),
  os: z.string().describe('The operating system.'),
  kernel: z.string().describe('Version of its kernel.'),
  engine: z.string().nullable().describe('The container engine; null in the local runtime.'),
  cpus: count.describe('CPUs of the machine.'),
  command: z.string().describe('The command line as it was typed.'),
  configs: z.record(z.string(), z.string()).describe('Digests of the configs that were put to the test.'),
  tools: z.array(z.object(program)).describe('Other programs that were used.'),
});

const shard = z.object({
  index: z.number().int().positive().describe('Its number, from 1.'),
  of: z.number().int().positive().describe('How many there are.'),
});

const plan = z.object({
  digest: z
    .string()
    .describe('SHA-256 of all that decides what is run and how it is judged: scenarios, configs, arms, options, seed.'),
  scenarios: z
    .array(
      z.object({
        name: z.string().describe('Name of the scenario.'),
        arms: z
          .array(z.string())
          .describe('Its arms, of all shards, in their order; a repetition after the first with its number.'),
      }),
    )
    .describe('What was planned, of all shards.'),
});

const mergedShard = z.object({
  shard: shard.describe('Which part of the planned run it is.'),
  startedAt: z.string().describe('When it began (ISO-8601, UTC).'),
  finishedAt: z.string().nullable().describe('When it ended; null where it was killed.'),
  complete: z.boolean().describe('Whether all that it was to run came to its end.'),
  exitCode: z.number().int().nullable().describe('Its exit code; null where it was not judged.'),
  environment: environment.describe('What it ran on and with.'),
});

/** Schema of run.json: dates ISO-8601 UTC; fields are only ever added. */
export const runDocumentSchema = z.object({
  schemaVersion: z.literal(1).describe('It changes where fields do not only come on top.'),
  tool: z
    .object({
      name: z.literal('gatecrash').describe('Always `gatecrash`.'),
      version: z.string().describe('Its version.'),
    })
    .describe('What wrote it.'),
  startedAt: z.string().describe('When the run began (ISO-8601, UTC).'),
  finishedAt: z.string().nullable().describe('When it ended; null while it goes on, or where it was killed.'),
  complete: z.boolean().describe('Whether all that was planned came to its end.'),
  seed: z.number().int().describe('The number that was given by `--seed`, or any.'),
  exitCode: z.number().int().nullable().describe('Exit code of the run; null before it is judged.'),
  confidence: z.enum(['normal', 'strict']).describe('What `noErrors` has to exclude: a leak of 5 %, or of 1 %.'),
  plannedArms: count.describe('Arms planned, all shards, repetitions and ablations together: what α is divided by.'),
  repeatEach: z.number().int().positive().default(1).describe('How often each arm was planned to be run.'),
  takes: z
    .number()
    .int()
    .positive()
    .default(1)
    .describe(
      'How often an arm that the machine disturbed is taken, at most (`--takes`): the first take has nine tenths of its α, the others the rest.',
    ),
  shard: shard.nullable().default(null).describe('Which part of the planned run this is; null = all of it.'),
  plan: plan
    .nullable()
    .default(null)
    .describe(
      'The whole of the planned run: all of its shards have the same. null in documents from before this field.',
    ),
  mergedFrom: z
    .array(mergedShard)
    .default([])
    .describe('The shards that `gatecrash report` has put together into this document; [] where it is of one run.'),
  workers: z.number().int().positive().default(1).describe('Arms that were run at the same time, at most.'),
  forbidSkipped: z.boolean().describe('Whether a skipped arm counts as inconclusive for the exit code.'),
  ablate: z
    .boolean()
    .default(false)
    .describe('Whether the directives of mitigations were put to the test one by one (`--ablate`).'),
  environment: environment.describe('What it ran on and with.'),
  scenarios: z.array(scenario).describe('The scenarios that were run.'),
});

/** The document of a run: what run.json holds and what every reporter takes. */
export type RunDocument = z.infer<typeof runDocumentSchema>;
export type ScenarioDocument = RunDocument['scenarios'][number];
export type ArmDocument = ScenarioDocument['arms'][number];
export type AblationDocument = ScenarioDocument['ablations'][number];
export type EnvironmentDocument = RunDocument['environment'];
