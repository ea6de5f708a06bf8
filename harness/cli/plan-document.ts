import type { ForeseenRuntime } from '../foresee-runtime.ts';
import type { AblatedDirective } from '../model/ablation.ts';
import { type Confidence, runAlpha } from '../model/decision.ts';
import type { PlannedArm, PlannedScenario, RunPlan, Shard } from '../model/run-plan.ts';
import { foreseenGateway } from './foreseen-gateway.ts';

type PlannedArmDocument = Pick<
  PlannedArm,
  'name' | 'repetition' | 'role' | 'claim' | 'config' | 'control' | 'broken'
> & {
  readonly fault: string | null;
};

/** What `--dry-run --reporter json` writes. Fields are only ever added. */
export interface PlanDocument {
  readonly schemaVersion: 1;
  readonly dryRun: true;
  readonly command: string;
  readonly output: string;
  readonly runtime: ForeseenRuntime;
  /** In words: the nginx that was chosen, or where it would come from. */
  readonly gateway: string;
  readonly confidence: Confidence;
  /** null = any. */
  readonly seed: number | null;
  readonly workers: number;
  readonly repeatEach: number;
  readonly takes: number;
  readonly ablate: boolean;
  readonly shard: Shard | null;
  /** All shards, repetitions and ablations together. */
  readonly plannedArms: number;
  /** Of the planned run as a whole, and of each of its arms, where that may be taken again of its first take. */
  readonly alpha: { readonly run: number; readonly perArm: number };
  readonly scenarios: readonly {
    readonly name: string;
    readonly title: string;
    readonly folder: string;
    readonly arms: readonly PlannedArmDocument[];
    /** Arms without one directive each (`--ablate`); a run finds out first whether nginx takes the config without it. */
    readonly ablations: readonly {
      readonly name: string;
      readonly of: string;
      readonly directive: AblatedDirective;
    }[];
  }[];
}

function scenarioDocument({ scenario, arms, ablations }: PlannedScenario): PlanDocument['scenarios'][number] {
  const { name, title, folder } = scenario;
  return {
    name,
    title,
    folder,
    arms: arms.map((arm) => ({
      name: arm.name,
      repetition: arm.repetition,
      role: arm.role,
      fault: arm.fault?.name ?? null,
      claim: arm.claim,
      config: arm.config,
      control: arm.control,
      broken: arm.broken,
    })),
    ablations: ablations.map(({ name, ablation: { of, directive } }) => ({ name, of, directive })),
  };
}

/** A plan as a document; `seed` as it was given. */
export function planDocument(plan: RunPlan, runtime: ForeseenRuntime, seed: number | null): PlanDocument {
  const { plannedArms, confidence, alpha } = plan.decision;
  return {
    schemaVersion: 1,
    dryRun: true,
    command: plan.command,
    output: plan.output,
    runtime,
    gateway: foreseenGateway(plan.nginx, process.env),
    confidence,
    seed,
    workers: plan.workers,
    repeatEach: plan.repeatEach,
    takes: plan.takes,
    ablate: plan.ablate,
    shard: plan.shard,
    plannedArms,
    alpha: { run: runAlpha, perArm: alpha },
    scenarios: plan.scenarios.map(scenarioDocument),
  };
}
