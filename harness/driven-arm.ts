import type { Collector } from './collect.ts';
import type { Arm } from './model/arm.ts';
import type { ArmHistory } from './model/history.ts';
import type { Topology } from './model/topology.ts';
import type { ProgramWatch } from './program-watch.ts';
import type { Pod } from './runtimes/runtime.ts';

/** What is known of an arm while its load runs. */
export interface SoFar {
  readonly history: ArmHistory;
  /** Requests sent, those in flight included. */
  readonly sent: number;
}

/** What an arm's load is asked while it goes on. */
export interface ArmWatcher {
  /** Whether the fault may be put in place: enough is known of the healthy time before it. */
  readonly enoughBefore: (soFar: SoFar) => boolean;
  /** Whether the fault may be taken away, and the load end. */
  readonly enough: (soFar: SoFar) => boolean;
  /** Whether the load was on time: what held it up while the fault was being taken away is made up for by more of it. */
  readonly onTime: (soFar: SoFar) => boolean;
}

/** Everything that works on one pod while its arm runs. */
export interface Scene {
  readonly pod: Pod;
  readonly topology: Topology;
  readonly watch: ProgramWatch;
  readonly collector: Collector;
}

/** An arm to drive the load of, with its fault and its controller, and who decides when it is enough. */
export interface Drive {
  readonly arm: Arm;
  /** Text by file name of every config of the scenario. */
  readonly configs: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly watcher: ArmWatcher;
  readonly signal: AbortSignal;
}
