import type { Ablation } from './ablation.ts';
import type { Arm } from './arm.ts';
import type { DecisionPlan } from './decision.ts';
import type { Problem } from './error.ts';
import type { NginxChoice } from './nginx-choice.ts';
import type { AblationDocument, ArmDocument, RunDocument, ScenarioDocument } from './run-document.ts';
import type { Scenario } from './scenario.ts';

/** An arm that a run takes; with `--repeat-each` several times. */
export interface PlannedArm extends Arm {
  /** From 1; the arms that its verdict rests on are those of the same repetition. */
  readonly repetition: number;
  /** The directive that it does without; unset: it is an arm of its scenario as it stands. */
  readonly ablation?: Ablation | undefined;
}

/** An arm without one of the directives of its mitigation's config. */
export interface AblatedArm extends PlannedArm {
  readonly ablation: Ablation;
}

/** The arms of one scenario that a run takes, in order; controls and broken arms that they need included. */
export interface PlannedScenario {
  readonly scenario: Scenario;
  readonly arms: readonly PlannedArm[];
  /** Arms of mitigations without one directive each (`--ablate`); they are run after all others. */
  readonly ablations: readonly AblatedArm[];
}

/** One part of a planned run: the `index`-th, from 1, of `of`. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** The whole of a planned run, by which its shards are known to belong together. */
export interface WholePlan {
  readonly digest: string;
  /** The arms of all shards. */
  readonly scenarios: readonly { readonly name: string; readonly arms: readonly string[] }[];
}

/** Everything that is decided before a run starts anything. */
export interface RunPlan {
  readonly scenarios: readonly PlannedScenario[];
  readonly decision: DecisionPlan;
  /** Where pods live; `auto` is decided when the run starts. */
  readonly runtime: 'auto' | 'local' | 'docker';
  /** null = the pinned nginx. */
  readonly nginx: NginxChoice | null;
  readonly seed: number;
  /** Longest time an arm's load may last; an arm undecided by then is inconclusive. */
  readonly armTimeoutMs: number;
  /** Starts no arm after one that is refuted or inconclusive. */
  readonly failFast: boolean;
  readonly repeatEach: number;
  /** Times that an arm which the machine disturbed is taken, at most; 1 = it stays inconclusive. */
  readonly takes: number;
  /** Puts the directives of mitigations to the test one by one. */
  readonly ablate: boolean;
  /** null = the whole planned run. */
  readonly shard: Shard | null;
  readonly whole: WholePlan;
  /** Arms that run at the same time, at most. */
  readonly workers: number;
  /** Leaves the pod of the last arm that ran up. */
  readonly keep: boolean;
  /** A skipped arm counts as inconclusive for the exit code. */
  readonly forbidSkipped: boolean;
  /** Leaves more to look at, which takes time of the machine: packets, and requests to make again by hand. */
  readonly verbose: boolean;
  /** Absolute path of the run folder; made by the run. */
  readonly output: string;
  /** Absolute path of a link that points to the run folder from its first run.json on; null = none. */
  readonly latest: string | null;
  /** The command line as it was typed. */
  readonly command: string;
}

/** Something that takes a while before arms can run: fetching a program, checking configs. */
export interface Step {
  readonly what: string;
  readonly doneBytes: number | null;
  readonly totalBytes: number | null;
}

/** How far an arm's load has come; sent a few times per second. */
export interface ArmProgress {
  readonly elapsedMs: number;
  readonly sent: number;
  readonly gatewayErrors: number;
  readonly failed: number;
  readonly faultCycles: number;
  readonly exposures: number;
  readonly exposuresFailed: number;
  /** What the stopping rule still waits for, in words: "184 clean at-risk requests, has 92". */
  readonly waitingFor: string;
}

/** A pod that was left up: commands that reach it, each with what it does. */
export interface KeptPod {
  readonly ways: readonly { readonly what: string; readonly command: string }[];
}

/** Follows a run as it goes; every member is optional. An observer cannot change a verdict. */
export interface RunObserver {
  readonly onRunStart?: (plan: RunPlan) => void;
  /** Which runtime `auto` came to, and why. */
  readonly onRuntime?: (name: 'local' | 'docker', why: string) => void;
  /** Something that the run does without, and why. */
  readonly onNote?: (text: string) => void;
  readonly onStep?: (step: Step) => void;
  readonly onArmStart?: (scenario: Scenario, arm: PlannedArm) => void;
  readonly onArmProgress?: (scenario: Scenario, arm: PlannedArm, progress: ArmProgress) => void;
  /** The machine disturbed an arm, which is taken once more when nothing else runs; it is started again then. */
  readonly onArmDisturbed?: (scenario: Scenario, arm: ArmDocument) => void;
  readonly onArmEnd?: (scenario: Scenario, arm: ArmDocument) => void;
  /** An arm without one directive was run, or could not be. Its start and progress are told as those of any arm. */
  readonly onAblationEnd?: (scenario: Scenario, ablation: AblationDocument) => void;
  /** The harness could not do its job to the end in an arm, or at all. */
  readonly onProblem?: (problem: Problem) => void;
  readonly onScenarioEnd?: (scenario: ScenarioDocument) => void;
  /** The pod of this arm is left up. */
  readonly onKept?: (scenario: Scenario, arm: PlannedArm, kept: KeptPod) => void;
  readonly onRunEnd?: (document: RunDocument, output: string) => void;
}
