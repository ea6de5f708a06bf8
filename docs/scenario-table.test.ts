import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { findScenarios } from '../harness/cli/find-scenarios.ts';
import { loadScenarios } from '../harness/cli/load-scenario.ts';
import { packageRoot } from '../harness/cli/package-root.ts';
import { withScenarioTable } from './scenario-table.ts';

it('the table in the README is what the scenarios declare (npm run docs makes it anew)', async () => {
  const { found } = findScenarios([], { cwd: packageRoot, builtIn: path.join(packageRoot, 'scenarios') });
  const { scenarios, problems } = await loadScenarios(found);
  expect(problems).toEqual([]);
  const readme = await readFile(path.join(packageRoot, 'README.md'), 'utf8');
  expect(readme).toBe(withScenarioTable(readme, scenarios));
});
