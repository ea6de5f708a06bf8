import { armLabel } from '../model/arm-label.ts';
import { counted } from '../model/counted.ts';
import { describeClaim } from '../model/describe-claim.ts';
import { oneLine } from '../reporters/text-layout.ts';
import { type Column, textTable } from '../reporters/text-table.ts';
import type { PlanDocument } from './plan-document.ts';
import { wrap } from './wrap.ts';

type PlannedScenario = PlanDocument['scenarios'][number];
type Ablation = PlannedScenario['ablations'][number];

/** Claims are sentences: they give way first, but only as far as they can still be read. */
function columnsFor(width: number): readonly Column[] {
  return [
    { title: 'arm', minWidth: 16, yields: 3 },
    { title: 'claim', minWidth: Math.max(20, Math.min(36, width - 44)), yields: 1 },
    { title: 'config', minWidth: 16, yields: 2 },
  ];
}

const ablationColumns: readonly Column[] = [
  { title: 'arm', minWidth: 16, yields: 2 },
  { title: 'line', minWidth: 12, yields: 3 },
  { title: 'run again', minWidth: 20, yields: 1 },
];

/** What is done about a directive, and what stands in its place then. */
function takenBack({ text, change, before }: Ablation['directive']): string {
  if (change === 'removed') return `with ${text}`;
  if (change === 'moved') return `with ${text} where it was before`;
  return change === 'added' ? `without ${text}` : `with ${before.join(' ')} in the place of ${text}`;
}

function ablationLines(ablations: readonly Ablation[], width: number): readonly string[] {
  if (ablations.length === 0) return [];
  const cells = ablations.map(({ of, directive }) => [of, `${directive.file}:${directive.line}`, takenBack(directive)]);
  const { head, rows } = textTable(ablationColumns, cells, width);
  const note = 'one directive at a time; a run first finds out whether nginx takes the config then (nginx -t)';
  return ['', ...wrap(note, 'ablations: '), '', ...head, ...rows.flat()];
}

function scenarioLines(scenario: PlannedScenario, width: number): readonly string[] {
  const cells = scenario.arms.map((arm) => [armLabel(arm), describeClaim(arm.claim), arm.config]);
  const { head, rows } = textTable(columnsFor(width), cells, width);
  const ablations = ablationLines(scenario.ablations, width);
  return ['', `${scenario.name}: ${oneLine(scenario.title)}`, '', ...head, ...rows.flat(), ...ablations];
}

/** A plan for people: every arm in its order with its claim and config, then where and how it would run. */
export function renderPlan(plan: PlanDocument, width: number, shortPath: (path: string) => string): string {
  const arms = plan.scenarios.reduce((sum, scenario) => sum + scenario.arms.length, 0);
  const ablations = plan.scenarios.reduce((sum, scenario) => sum + scenario.ablations.length, 0);
  const besides = ablations === 0 ? '' : ` and ${counted(ablations, 'ablation')}`;
  const part = plan.shard === null ? '' : `, shard ${plan.shard.index}/${plan.shard.of}`;
  const { name, why } = plan.runtime;
  const each = plan.takes === 1 ? 'each' : 'the first take of each';
  const lines = [
    `would run ${counted(arms, 'arm')}${besides} of ${counted(plan.scenarios.length, 'scenario')}${part}; nothing was started`,
    ...plan.scenarios.flatMap((scenario) => scenarioLines(scenario, width)),
    '',
    ...wrap(`${name ?? 'none'} (${why})`, 'runtime: '),
    ...wrap(plan.gateway, 'gateway: '),
    `run folder: ${shortPath(plan.output)}`,
    `α: ${plan.alpha.run.toExponential()} for the planned run, ${plan.alpha.perArm.toExponential(1)} for ${each} of its ${counted(plan.plannedArms, 'arm')}`,
    `confidence ${plan.confidence}, ${counted(plan.workers, 'worker')}, seed ${plan.seed ?? 'any'}`,
  ];
  return `${lines.join('\n')}\n`;
}
