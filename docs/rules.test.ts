import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { findScenarios } from '../harness/cli/find-scenarios.ts';
import { loadScenarios } from '../harness/cli/load-scenario.ts';
import { packageRoot } from '../harness/cli/package-root.ts';
import { rules } from '../harness/lint/index.ts';
import { readSuppressions } from '../harness/lint/suppressions-file.ts';
import { armsOf } from '../harness/model/arm.ts';
import { rulesPage } from './rules.ts';

const page = readFileSync(path.join(packageRoot, 'docs/rules.md'), 'utf8');

it('docs/rules.md is what the rules say (npm run docs makes it anew)', () => {
  expect(page).toBe(rulesPage());
});

it('every experiment of a rule is an arm that there is', async () => {
  const { found } = findScenarios([], { cwd: packageRoot, builtIn: path.join(packageRoot, 'scenarios') });
  const { scenarios } = await loadScenarios(found);
  const arms = scenarios.flatMap((scenario) => armsOf(scenario).map(({ name }) => `${scenario.name} ${name}`));
  const named = rules.flatMap(({ experiment }) =>
    experiment === null ? [] : [`${experiment.scenario} ${experiment.arm}`],
  );
  expect(named.filter((name) => !arms.includes(name))).toEqual([]);
  for (const { name } of scenarios) expect(existsSync(path.join(packageRoot, `docs/scenarios/${name}.md`))).toBe(true);
});

it('the file of suppressions that is shown is one', () => {
  const [, json = ''] = /```json\n([\s\S]*?)\n```/.exec(page) ?? [];
  const known = rules.map(({ id }) => id);
  expect(readSuppressions(JSON.parse(json), 's.json', known).problems).toEqual([]);
});
