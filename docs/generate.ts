import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writePerformancePage } from '../bench/results-file.ts';
import { findScenarios } from '../harness/cli/find-scenarios.ts';
import { loadScenarios } from '../harness/cli/load-scenario.ts';
import { packageRoot } from '../harness/cli/package-root.ts';
import bases from '../images/bases.json' with { type: 'json' };
import { withStatistics } from './judge-statistics.ts';
import { labFiles } from './lab.ts';
import { writeMeasured } from './measured.ts';
import { measureRules, readRuleFigures } from './rule-figures.ts';
import { rulesPage } from './rules.ts';
import { writeRunJsonPage } from './run-json.ts';
import { breakpointSchema, comparisonSchema, runSchema, validationSchema } from './run-schema.ts';
import { withScenarioTable } from './scenario-table.ts';
import { takeScreenshots } from './screenshots.ts';

/** `npm run docs [-- <run folder> …]`: writes into the docs what is generated from the source, and from these runs. */
async function generate(runFolders: readonly string[]): Promise<void> {
  const { found } = findScenarios([], { cwd: packageRoot, builtIn: path.join(packageRoot, 'scenarios') });
  const { scenarios } = await loadScenarios(found);
  const readme = path.join(packageRoot, 'README.md');
  await writeFile(path.join(packageRoot, 'docs/run.schema.json'), runSchema());
  await writeFile(path.join(packageRoot, 'docs/breakpoint.schema.json'), breakpointSchema());
  await writeFile(path.join(packageRoot, 'docs/comparison.schema.json'), comparisonSchema());
  await writeFile(path.join(packageRoot, 'docs/validation.schema.json'), validationSchema());
  await writeFile(path.join(packageRoot, 'docs/rules.md'), rulesPage(readRuleFigures()));
  await writeFile(readme, withScenarioTable(await readFile(readme, 'utf8'), scenarios));
  const judging = path.join(packageRoot, 'docs/judging.md');
  await writeFile(judging, withStatistics(await readFile(judging, 'utf8')));
  const lab = scenarios.find(({ name }) => name === 'flapping-node');
  for (const [file, text] of Object.entries(lab === undefined ? {} : labFiles(lab, bases))) {
    await mkdir(path.dirname(path.join(packageRoot, file)), { recursive: true });
    await writeFile(path.join(packageRoot, file), text);
  }
  await writePerformancePage();
  await writeRunJsonPage(runFolders);
  await writeMeasured(runFolders);
}

const [first, ...others] = process.argv.slice(2);
if (first === 'screenshots') await takeScreenshots(others[0] ?? path.join(packageRoot, 'reports/latest'), others[1]);
else if (first === 'rules') {
  await measureRules(others);
  await writeFile(path.join(packageRoot, 'docs/rules.md'), rulesPage(readRuleFigures()));
} else await generate(process.argv.slice(2));
