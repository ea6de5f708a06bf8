import { type Arm, armsOf } from '../model/arm.ts';
import { type BreakpointParameter, breakpointParameters } from '../model/breakpoint-parameter.ts';
import { type BreakpointPlan, breakpointRules } from '../model/breakpoint-plan.ts';
import { closest } from '../model/did-you-mean.ts';
import type { Problem } from '../model/error.ts';
import type { RunPlan } from '../model/run-plan.ts';
import type { Scenario } from '../model/scenario.ts';
import { writelessReporterNames } from '../reporters/index.ts';
import type { BreakpointOption } from './breakpoint-option.ts';
import { type RunOptions, readReporters } from './run-options.ts';

type Planned = { readonly plan: BreakpointPlan } | { readonly problems: readonly Problem[] };

/** Options of a run that judges arms, and mean nothing to a search. */
const meaningless = [
  'grep',
  'ablate',
  'keep',
  'repeatEach',
  'takes',
  'shard',
  'failFast',
  'forbidSkipped',
  'confidence',
] as const;

/** Reporters that were typed and know nothing of a search. */
function otherReporters(typed: Readonly<Record<string, unknown>>): readonly Problem[] {
  if (typed.reporter === undefined) return [];
  const others = readReporters(typed.reporter, () => {}).filter((name) => !writelessReporterNames.includes(name));
  if (others.length === 0) return [];
  const message = `option --reporter: a search is told by console and json, saw ${others.join(', ')}`;
  return [{ code: 'GC1002', message, hint: 'leave it out: breakpoint.json has everything' }];
}

/** GC1002 for each option that was typed and would be ignored. */
export function withoutMeaning(typed: Readonly<Record<string, unknown>>): readonly Problem[] {
  const ignored = meaningless
    .filter((key) => typed[key] !== undefined && typed[key] !== false)
    .map((key) => {
      const option = `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
      const message = `option ${option} means nothing with --breakpoint, which judges no arms`;
      return { code: 'GC1002', message, hint: `leave ${option} out` } as const;
    });
  return [...ignored, ...otherReporters(typed)];
}

/** The arm whose world, config and load a search has; null = the plain ones. A name may stand for the only arm of a group. */
function chosenArm(scenario: Scenario, names: readonly string[]): { arm: Arm | null } | { problem: Problem } {
  if (names.length === 0) return { arm: null };
  const arms = armsOf(scenario);
  const exact = arms.filter(({ name }) => names.includes(name));
  const found = exact.length > 0 ? exact : arms.filter(({ name }) => names.includes(name.split('/')[0] ?? name));
  const [arm, ...others] = found;
  if (arm !== undefined && others.length === 0) return { arm };
  const message = `--breakpoint takes one arm, saw ${found.length === 0 ? names.join(', ') : found.map(({ name }) => name).join(', ')}`;
  return { problem: { code: 'GC1004', message, hint: `for instance --arm ${found[0]?.name ?? arms[0]?.name}` } };
}

/** `rate`, `latency (fault latency)` */
function listed(parameters: readonly BreakpointParameter[]): string {
  return parameters.map(({ name, fault }) => (fault === null ? name : `${name} (fault ${fault})`)).join(', ');
}

function unknownParameter(wanted: string, scenario: Scenario, parameters: readonly BreakpointParameter[]): Problem {
  const names = [...new Set(parameters.map(({ name }) => name))];
  const near = closest(wanted, names);
  return {
    code: 'GC1002',
    message: `option --breakpoint: ${scenario.name} has no parameter ${wanted}; it has ${listed(parameters)}`,
    hint: near === null ? `gatecrash run ${scenario.name} --breakpoint ${names[0]}` : `did you mean ${near}?`,
  };
}

/** The parameter within the range that was asked for, from the end of it that is far from errors. */
function within(parameter: BreakpointParameter, range: BreakpointOption['range']): BreakpointParameter {
  if (range === null) return parameter;
  return { ...parameter, ...range, start: parameter.direction === 'up' ? range.from : range.to };
}

/** What a search for a breakpoint will do; GC1002 and GC1004 where it cannot be told what is meant. */
export function planBreakpoint(
  run: RunPlan,
  options: Pick<RunOptions, 'arms'>,
  { parameter: wanted, range }: BreakpointOption,
): Planned {
  const [only, ...others] = run.scenarios;
  if (only === undefined || others.length > 0) {
    const message = `--breakpoint takes one scenario, saw ${run.scenarios.length}`;
    // What stands after an option that may have a value is taken for it.
    const swallowed = run.scenarios.find(({ scenario }) => scenario.name === wanted) ?? only;
    const hint = `name one: gatecrash run ${swallowed?.scenario.name ?? '<scenario>'} --breakpoint`;
    return { problems: [{ code: 'GC1002', message, hint }] };
  }
  const { scenario } = only;
  const chosen = chosenArm(scenario, options.arms);
  if ('problem' in chosen) return { problems: [chosen.problem] };
  const parameters = breakpointParameters(scenario, chosen.arm);
  const found = parameters.filter(({ name }) => name === wanted);
  const [first] = found;
  if (first === undefined) return { problems: [unknownParameter(wanted, scenario, parameters)] };
  if (found.length > 1) {
    const message = `option --breakpoint: several faults of ${scenario.name} have a parameter ${wanted}: ${listed(found)}`;
    return { problems: [{ code: 'GC1004', message, hint: `name one: --arm broken/${first.fault}` }] };
  }
  const parameter = within(first, range);
  const arm = { ...parameter.armAt(parameter.start), repetition: 1 };
  return {
    plan: {
      ...breakpointRules,
      run: { ...run, scenarios: [{ scenario, arms: [arm], ablations: [] }] },
      scenario,
      parameter,
      saturation: parameter.name === 'rate',
    },
  };
}
