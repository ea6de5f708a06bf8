/** Options of `gatecrash run` that stand in gatecrash.config.ts; the command line wins. */
export interface RunConfig {
  /** Arms to run, with what their verdicts rest on: `failover` stands for all of its arms. */
  readonly arm?: string | readonly string[];
  /** Regular expression, as text: only arms whose `<scenario> <arm>` matches. */
  readonly grep?: string;
  readonly runtime?: 'auto' | 'docker' | 'local';
  /** The gateway: an image, a version or the path of a binary. */
  readonly nginx?: string;
  /** Longest time in ms that the load of an arm may last. */
  readonly timeout?: number;
  readonly confidence?: 'normal' | 'strict';
  readonly workers?: number;
  readonly repeatEach?: number;
  /** Times that an arm which a busy machine disturbed is taken, at most; 1: it stays inconclusive. */
  readonly takes?: number;
  /** Puts the directives of mitigations to the test one by one. */
  readonly ablate?: boolean;
  /** `<i>/<n>`: only the i-th of n parts of the run. */
  readonly shard?: string;
  readonly seed?: number;
  readonly failFast?: boolean;
  readonly forbidSkipped?: boolean;
  readonly keep?: boolean;
  readonly reporter?: string | readonly string[];
  /** The run folder. */
  readonly output?: string;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

/** Every option that may stand in a config file. */
export const runConfigKeys = Object.keys({
  arm: true,
  grep: true,
  runtime: true,
  nginx: true,
  timeout: true,
  confidence: true,
  workers: true,
  repeatEach: true,
  takes: true,
  ablate: true,
  shard: true,
  seed: true,
  failFast: true,
  forbidSkipped: true,
  keep: true,
  reporter: true,
  output: true,
  quiet: true,
  verbose: true,
} satisfies Record<keyof RunConfig, true>);

/** What gatecrash.config.ts exports: the options that a run has unless the command line says otherwise. */
export function defineConfig(config: RunConfig): RunConfig {
  return config;
}
