import type { BreakpointStep } from './breakpoint-document.ts';
import type { BreakpointParameter } from './breakpoint-parameter.ts';
import type { RunPlan } from './run-plan.ts';
import type { Scenario } from './scenario.ts';

/** Everything that is decided before a search for a breakpoint starts anything. */
export interface BreakpointPlan {
  /** What it needs of a run: the runtime, the gateway, the folder; its one arm has the declared value. */
  readonly run: RunPlan;
  readonly scenario: Scenario;
  readonly parameter: BreakpointParameter;
  /** Whether what can be served at most is measured in closed loop as well. */
  readonly saturation: boolean;
  /** The share of gateway errors from which on a value breaks. */
  readonly threshold: number;
  /** Of the search as a whole. */
  readonly alpha: number;
  readonly mostSteps: number;
  /** Enough is known where one end of the interval is at most so many times the other. */
  readonly resolution: number;
}

/** Follows a search as it goes. */
export interface BreakpointObserver {
  readonly onStepStart?: (number: number, value: number) => void;
  readonly onStepEnd?: (step: BreakpointStep) => void;
  readonly onLevelStart?: (connections: number) => void;
}

/** What a search decides by, unless it is told otherwise. */
export const breakpointRules = {
  threshold: 0.01,
  alpha: 0.01,
  mostSteps: 24,
  resolution: 1.05,
} as const;

/** α of each step: the errors of all of them together stay within that of the search (Bonferroni). */
export function alphaPerStep({ alpha, mostSteps }: Pick<BreakpointPlan, 'alpha' | 'mostSteps'>): number {
  return alpha / mostSteps;
}
