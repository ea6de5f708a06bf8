import { type Change, changesBetween, withoutChange } from './config/changes-between.ts';
import { type Config, parseConfig } from './config/parse-config.ts';
import { headOf, written } from './config/walk-config.ts';
import type { AblatedDirective } from './model/ablation.ts';
import { brokenConfigOf } from './model/arm.ts';
import type { AblatedArm, PlannedArm } from './model/run-plan.ts';
import type { Scenario } from './model/scenario.ts';

function directiveOf(change: Change, broken: Config, config: Config): AblatedDirective {
  const { kind, directive, inside, before } = change;
  return {
    file: (kind === 'removed' ? broken : config).file,
    line: directive.at.line,
    column: directive.at.column,
    inside: inside.map(headOf),
    text: written(directive),
    change: kind,
    before: before.map(written),
  };
}

/** `without` what was added, changed or moved, `with` what was removed; by name and line, and column where two share that. */
function nameOf(change: Change, all: readonly Change[]): string {
  const place = ({ kind, directive: { name, at } }: Change): string =>
    `${kind === 'removed' ? 'with' : 'without'} ${name}:${at.line}`;
  const mine = place(change);
  const shared = all.filter((other) => place(other) === mine).length > 1;
  return shared ? `${mine}:${change.directive.at.column}` : mine;
}

/**
 * The arm of a mitigation once for each directive in which its config differs from the broken one, without that one alone; none
 * for arms of other roles, and where the configs say the same. Files that a config includes are not looked into: those
 * that the harness writes are no directives of the user's.
 */
export function ablationsOf(scenario: Scenario, arm: PlannedArm): readonly AblatedArm[] {
  if (arm.role !== 'mitigation' || arm.mitigation === null) return [];
  const { conf } = arm.mitigation;
  const brokenConf = brokenConfigOf(scenario, arm);
  const broken = parseConfig(scenario.configs[brokenConf] ?? '', brokenConf);
  const config = parseConfig(scenario.configs[conf] ?? '', conf);
  const changes = changesBetween(broken, config);
  return changes.map((change, index) => ({
    ...arm,
    name: `${arm.name} ${nameOf(change, changes)}`,
    ablation: {
      of: arm.name,
      number: index + 1,
      directive: directiveOf(change, broken, config),
      config: conf,
      text: withoutChange(config, change),
    },
  }));
}

/** The scenario as an ablation has it: with the one config that does without a directive. */
export function ablatedScenario(scenario: Scenario, { ablation }: AblatedArm): Scenario {
  return { ...scenario, configs: { ...scenario.configs, [ablation.config]: ablation.text } };
}
