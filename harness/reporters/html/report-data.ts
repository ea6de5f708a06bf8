import type { ArmDocument, EnvironmentDocument, RunDocument, ScenarioDocument } from '../../model/run-document.ts';
import type { Verdict } from '../../model/verdict.ts';

/** What a request came to, as the report tells them apart by colour and shape. */
export const outcomeClasses = [
  'answered',
  'instead',
  'turned-away',
  'app-error',
  'gateway-502',
  'gateway-504',
  'gateway-other',
  'no-answer',
] as const;
export type OutcomeClass = (typeof outcomeClasses)[number];

/** Requests of one class, gathered in cells of time × latency, each where its slowest one is; sorted by time. */
export interface CellsOfClass {
  readonly class: OutcomeClass;
  /** Due times in steps, each as the distance from the one before. */
  readonly t: readonly number[];
  /** Latencies in steps: `perDecade` of them from 0.1 ms on, each ten times the one before after a decade. */
  readonly l: readonly number[];
  /** Requests in the cell; unset where each has one. */
  readonly n?: readonly number[];
}

/** The requests of an arm as they are drawn. */
export interface PlotData {
  readonly stepMs: number;
  readonly perDecade: number;
  readonly cells: readonly CellsOfClass[];
  /** Ended requests; every one is in a cell. */
  readonly requests: number;
  /** Cells drawn. */
  readonly drawn: number;
}

/** Attempts at each node over time, all in bins of the same width. */
export interface StripData {
  readonly binMs: number;
  readonly bins: number;
  readonly nodes: readonly {
    readonly address: string;
    readonly attempts: readonly number[];
    /** [] where none failed. */
    readonly failed: readonly number[];
    /** What an attempt took on average, a sign for each bin (latency-level.ts); a blank where there was none. */
    readonly latency: string;
  }[];
}

/** How many requests took how long, `perDecade` bins from 0.1 ms on; only bins that have some. */
export interface LatencyHistogram {
  readonly perDecade: number;
  /** Number of the bin, requests that were answered, others. */
  readonly bins: readonly (readonly [cell: number, ok: number, other: number])[];
}

/** One request, told attempt by attempt. Instants are ms since it was due. */
export interface ExampleRequest {
  readonly why: 'failed' | 'saved' | 'slowest';
  readonly id: number;
  readonly request: string;
  readonly dueMs: number;
  readonly latencyMs: number | null;
  readonly outcome: string;
  readonly attempts: readonly {
    readonly node: string;
    readonly status: number | null;
    readonly kind: string | null;
    readonly from: number;
    readonly to: number;
  }[];
}

/** A line of a log that decided, by the kind that it tells of. */
export interface LogLine {
  readonly from: string;
  readonly line: string;
  /** null where it tells of no kind. */
  readonly kind: string | null;
}

/** One directive less, and what came of it. */
export interface AblationData {
  readonly file: string;
  readonly line: number;
  readonly inside: readonly string[];
  readonly text: string;
  readonly change: string;
  readonly effect: string | null;
  readonly because: string | null;
}

/** What one arm is drawn from: what its document says, and what its records add up to. */
export interface ArmData
  extends Pick<
    ArmDocument,
    | 'role'
    | 'fault'
    | 'targets'
    | 'control'
    | 'broken'
    | 'config'
    | 'skippedBecause'
    | 'interrupted'
    | 'settledBy'
    | 'earlierTakes'
    | 'requests'
    | 'statuses'
    | 'gatewayErrors'
    | 'kinds'
    | 'faultCycles'
    | 'exposures'
    | 'exposuresFailed'
    | 'atRisk'
    | 'atRiskFailed'
    | 'recoveryMs'
    | 'mitigationMarks'
    | 'nodes'
    | 'services'
    | 'latencyMs'
    | 'cost'
    | 'resources'
    | 'decision'
    | 'errorsBehind'
    | 'timing'
    | 'spike'
    | 'capture'
  > {
  /** Its name, with its number where it is a repetition. */
  readonly label: string;
  readonly name: string;
  readonly verdict: Verdict;
  /** Whether it was judged. */
  readonly judged: boolean;
  /** The sentence that decided. */
  readonly sentence: string;
  readonly claim: string;
  /** What the verdict does not say. */
  readonly notClaimed: readonly string[];
  readonly again: string;
  readonly mitigation: {
    readonly title: string;
    readonly config: string;
    readonly diff: string;
    readonly with: string | null;
  } | null;
  readonly ratePerSecond: number;
  readonly loadModel: string;
  readonly durationMs: number;
  readonly latenessP99Ms: number | null;
  readonly routes: readonly {
    readonly route: string;
    readonly sent: number;
    readonly failed: number;
    readonly gatewayErrors: number;
    readonly appErrors: number;
  }[];
  readonly moreRoutes: number;
  readonly faults: readonly FaultData[];
  readonly moreFaults: number;
  readonly acts: readonly Pick<ArmDocument['acts'][number], 'type' | 'target' | 'at' | 'proof'>[];
  readonly moreActs: number;
  readonly programs: readonly Pick<
    ArmDocument['programs'][number],
    'program' | 'at' | 'event' | 'expected' | 'detail'
  >[];
  readonly morePrograms: number;
  readonly crashes: readonly {
    readonly program: string;
    readonly at: number;
    readonly path: string;
    readonly stack: readonly string[];
  }[];
  readonly reachability: readonly {
    readonly host: string;
    readonly at: number;
    readonly duringFault: boolean;
    readonly tcp: string;
    readonly pingMs: number | null;
    readonly hops: string;
  }[];
  readonly logs: readonly LogLine[];
  readonly ablations: readonly AblationData[];
  readonly inFlight: number;
  readonly plot: PlotData | null;
  readonly strips: StripData | null;
  readonly histogram: LatencyHistogram | null;
  readonly examples: readonly ExampleRequest[];
  /** Why its records could not be read; null where they were, or where there are none. */
  readonly recordsMissing: string | null;
}

/** A window in which a fault was in effect. */
export type FaultData = Pick<
  ArmDocument['faults'][number],
  'type' | 'target' | 'from' | 'put' | 'to' | 'proof' | 'cycle' | 'recoveredAt' | 'address'
> & { readonly meets: string };

/** What stands where, for the picture of a scenario. */
export interface TopologyData {
  readonly nodes: readonly {
    readonly name: string;
    readonly pool: string;
    readonly region: string | null;
    readonly program: 'app' | 'image' | 'gateway';
    /** The pool through which it is reached; null: the gateway asks it itself. */
    readonly behind: string | null;
    /** It is not there at first. */
    readonly spare: boolean;
  }[];
  readonly services: readonly { readonly name: string; readonly type: string }[];
  /** What is reached through Toxiproxy. */
  readonly proxied: readonly string[];
}

/** A scenario with its arms. */
export interface ScenarioData extends Pick<ScenarioDocument, 'name' | 'title' | 'symptom' | 'hypothesis'> {
  readonly verdict: Verdict;
  readonly faults: readonly {
    readonly name: string;
    readonly title: string;
    readonly shape: string;
    readonly status: number;
    readonly kinds: readonly string[];
    readonly place: string | null;
    /** Types of what was done, as the marks say. */
    readonly types: readonly string[];
    readonly topology: TopologyData;
  }[];
  readonly steadyState: string;
  readonly arms: readonly ArmData[];
  /** Planned, and without a result. */
  readonly missing: readonly string[];
}

/** What an engineer would look at in production for a kind of error. */
export interface KindData {
  readonly id: string;
  readonly status: number | null;
  readonly meaning: string;
  readonly trigger: string;
  readonly nextUpstreamFlag: string | null;
  readonly countsMaxFails: boolean | 'if-passed-on';
  /** Finds its lines in an error.log, with grep -E; null where it has none of its own. */
  readonly pattern: string | null;
  readonly look: readonly { readonly command: string; readonly tells: string }[];
}

/** Everything that the page shows; its size does not grow with the number of requests. */
export interface ReportData
  extends Pick<RunDocument, 'startedAt' | 'finishedAt' | 'complete' | 'seed' | 'confidence' | 'plannedArms' | 'shard'> {
  readonly toolVersion: string;
  readonly verdict: Verdict;
  readonly again: string;
  readonly environment: Pick<
    EnvironmentDocument,
    'runtime' | 'toxiproxy' | 'node' | 'os' | 'kernel' | 'engine' | 'cpus'
  > & {
    readonly gateway: Pick<EnvironmentDocument['gateway'], 'name' | 'version' | 'origin' | 'digest'>;
    readonly tools: readonly { readonly name: string; readonly version: string; readonly origin: string }[];
  };
  readonly scenarios: readonly ScenarioData[];
  readonly kinds: readonly KindData[];
}
