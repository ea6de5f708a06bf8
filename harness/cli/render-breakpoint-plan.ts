import { type BreakpointTheory, theoryOf } from '../breakpoint-theory.ts';
import type { ForeseenRuntime } from '../foresee-runtime.ts';
import { alphaPerStep, type BreakpointPlan } from '../model/breakpoint-plan.ts';
import { foreseenGateway } from './foreseen-gateway.ts';
import { wrap } from './wrap.ts';

/** What `--breakpoint --dry-run --reporter json` writes. Fields are only ever added. */
export interface BreakpointPlanDocument {
  readonly schemaVersion: 1;
  readonly dryRun: true;
  readonly command: string;
  readonly output: string;
  readonly runtime: ForeseenRuntime;
  /** In words: the nginx that was chosen, or where it would come from. */
  readonly gateway: string;
  readonly scenario: string;
  readonly arm: string;
  readonly config: string;
  readonly parameter: {
    readonly name: string;
    readonly unit: string;
    readonly what: string;
    readonly fault: string | null;
    readonly direction: 'up' | 'down';
    readonly start: number;
    readonly from: number;
    readonly to: number;
  };
  readonly theory: BreakpointTheory | null;
  readonly threshold: number;
  readonly alpha: { readonly search: number; readonly perStep: number };
  readonly resolution: number;
  readonly mostSteps: number;
  readonly stepTimeoutMs: number;
  readonly saturation: boolean;
}

/** A plan of a search as a document. */
export function breakpointPlanDocument(plan: BreakpointPlan, runtime: ForeseenRuntime): BreakpointPlanDocument {
  const { run, scenario, parameter, threshold, alpha, resolution, mostSteps, saturation } = plan;
  const { name, unit, what, fault, direction, start, from, to, armAt } = parameter;
  const arm = armAt(start);
  return {
    ...{ schemaVersion: 1, dryRun: true, command: run.command, output: run.output, runtime },
    gateway: foreseenGateway(run.nginx, process.env),
    ...{ scenario: scenario.name, arm: arm.name, config: arm.config },
    parameter: { name, unit, what, fault, direction, start, from, to },
    theory: theoryOf(scenario, parameter),
    threshold,
    alpha: { search: alpha, perStep: alphaPerStep(plan) },
    ...{ resolution, mostSteps, stepTimeoutMs: run.armTimeoutMs, saturation },
  };
}

/** A plan of a search for people. */
export function renderBreakpointPlan(plan: BreakpointPlanDocument, shortPath: (path: string) => string): string {
  const { parameter, theory, runtime } = plan;
  const { name, unit, what, fault, direction, start, from, to } = parameter;
  const towards =
    direction === 'up'
      ? `${start}, twice as much each time, up to ${to}`
      : `${start}, half as much each time, down to ${from}`;
  const lines = [
    ...wrap(`the ${name} at which gateway errors of ${plan.scenario} start; nothing was started`, 'would look for '),
    '',
    ...wrap(`${what}, ${unit}`, 'parameter:  '),
    ...wrap(fault === null ? 'none' : fault, 'fault:      '),
    ...wrap(`${plan.arm}, ${plan.config}`, 'arm:        '),
    ...wrap(`${towards}; then bisection to a factor of ${plan.resolution}`, 'ramp:       '),
    ...wrap(
      theory === null ? 'the declaration does not tell' : `${theory.value} ${unit} (${theory.words})`,
      'theory:     ',
    ),
    ...wrap(
      `a step breaks where more than ${plan.threshold * 100} % of its requests are gateway errors, and holds where fewer are, at ${100 - plan.alpha.search * 100} % for all steps`,
      'decided by: ',
    ),
    ...wrap(`${plan.mostSteps} steps of at most ${plan.stepTimeoutMs / 1000} s`, 'bounds:     '),
    ...(plan.saturation ? wrap('measured in closed loop afterwards', 'saturation: ') : []),
    ...wrap(`${runtime.name ?? 'none'} (${runtime.why})`, 'runtime:    '),
    ...wrap(plan.gateway, 'gateway:    '),
    `run folder: ${shortPath(plan.output)}`,
  ];
  return `${lines.join('\n')}\n`;
}
