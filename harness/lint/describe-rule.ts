import type { RuleDocument } from '../model/validation-document.ts';
import { type ArmExperiment, isTrial } from './experiment.ts';
import type { OwnRule } from './own-rules.ts';
import type { Rule } from './rule.ts';

/** Where a rule is told with an example. */
export function docsOf({ id }: Pick<Rule, 'id'>): string {
  return `docs/rules.md#${id}`;
}

/** The command that proves it on a real nginx. */
export function commandOf({ scenario, arm }: ArmExperiment): string {
  return `gatecrash run ${scenario} --arm ${arm}`;
}

/** A rule as documents have it. */
export function describeRule(rule: Rule | OwnRule): RuleDocument {
  const { id, severity, title, why, fix } = rule;
  const sources = 'sources' in rule ? rule.sources : [];
  const experiment = 'experiment' in rule ? rule.experiment : null;
  return {
    id,
    severity,
    title,
    why,
    sources: sources.map((source) => ({ ...source })),
    fix,
    docs: docsOf(rule),
    experiment: experiment === null || isTrial(experiment) ? null : commandOf(experiment),
  };
}
