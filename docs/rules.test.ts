import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { findScenarios } from '../harness/cli/find-scenarios.ts';
import { loadScenarios } from '../harness/cli/load-scenario.ts';
import { packageRoot } from '../harness/cli/package-root.ts';
import { isTrial } from '../harness/lint/experiment.ts';
import { rules } from '../harness/lint/index.ts';
import { readSuppressions } from '../harness/lint/suppressions-file.ts';
import { foundBy } from '../harness/lint/testing/lint-text.ts';
import { armsOf } from '../harness/model/arm.ts';
import { triedRules } from '../test/trials/run-trial.ts';
import { readRuleFigures } from './rule-figures.ts';
import { rulesPage } from './rules.ts';

const page = readFileSync(path.join(packageRoot, 'docs/rules.md'), 'utf8');

it('docs/rules.md is what the rules say (npm run docs makes it anew)', () => {
  expect(page).toBe(rulesPage(readRuleFigures()));
});

it('every arm that proves a rule is one that there is', async () => {
  const { found } = findScenarios([], { cwd: packageRoot, builtIn: path.join(packageRoot, 'scenarios') });
  const { scenarios } = await loadScenarios(found);
  const arms = scenarios.flatMap((scenario) => armsOf(scenario).map(({ name }) => `${scenario.name} ${name}`));
  const named = rules.flatMap(({ experiment }) =>
    isTrial(experiment) ? [] : [`${experiment.scenario} ${experiment.arm}`],
  );
  expect(named.filter((name) => !arms.includes(name))).toEqual([]);
  for (const { name } of scenarios) expect(existsSync(path.join(packageRoot, `docs/scenarios/${name}.md`))).toBe(true);
});

const tried = triedRules().map((rule) => [rule.id, rule] as const);

it.each(tried)(
  '%s is found in the flawed config of its trial, and not in the fixed one',
  (id, { example, experiment }) => {
    const { flawed, fixed } = experiment.configs ?? example;
    const foundIn = (config: string) => foundBy(id, config, example.gateway, example.compose).length;
    expect([foundIn(flawed), foundIn(fixed)]).toEqual([1, 0]);
  },
);

it.each(tried)(
  'what was measured of %s is what its trial expects, and each config fails in the place of the other',
  (id, { experiment: { flawed, fixed } }) => {
    const figures = readRuleFigures()[id];
    if (figures === undefined) throw new Error(`npm run docs rules ${id}`);
    expect([flawed.holds(figures.flawed), fixed.holds(figures.fixed)]).toEqual([true, true]);
    expect([flawed.holds(figures.fixed), fixed.holds(figures.flawed)]).toEqual([false, false]);
    if (figures.before !== null) expect(fixed.holds(figures.before.flawed)).toBe(true);
  },
);

it('the file of suppressions that is shown is one', () => {
  const [, json = ''] = /```json\n([\s\S]*?)\n```/.exec(page) ?? [];
  const known = rules.map(({ id }) => id);
  expect(readSuppressions(JSON.parse(json), 's.json', known).problems).toEqual([]);
});
