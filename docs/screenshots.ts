import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageRoot } from '../harness/cli/package-root.ts';
import type { StoredRun } from '../harness/model/stored-run.ts';
import { createHtmlReporter } from '../harness/reporters/html/html-reporter.ts';
import { reportContext } from '../harness/reporters/html/testing/context.ts';
import { runInFolder } from '../harness/reporters/html/testing/run-folder.ts';
import { findChromium, startChromium, whyNoChromium } from '../test/browser/chromium.ts';

const width = 1280;

/** The scenario and the arm that are shown: the first mitigation of the scenario of that name, else of the first one. */
function shown(
  { document }: StoredRun,
  named: string | undefined,
): readonly { readonly name: string; readonly hash: string; readonly height: number }[] {
  const scenario = document.scenarios.find(({ name }) => name === named) ?? document.scenarios[0];
  const arm = scenario?.arms.find(({ role }) => role === 'mitigation');
  if (scenario === undefined || arm === undefined) throw new Error('the run has no arm of a mitigation');
  return [
    { name: 'overview', hash: '#/', height: 900 },
    { name: 'scenario', hash: `#/${scenario.name}`, height: 1_080 },
    { name: 'arm', hash: `#/${scenario.name}/${arm.name}`, height: 1_280 },
  ];
}

/** `npm run docs -- screenshots <run folder> [scenario]`: the pictures of docs/report.md, of the report of that run. */
export async function takeScreenshots(runFolder: string, scenario?: string): Promise<void> {
  const executable = findChromium();
  if (executable === null) throw new Error(whyNoChromium);
  const run = await runInFolder(runFolder);
  const folder = await mkdtemp(path.join(tmpdir(), 'gatecrash-screenshots-'));
  const file = path.join(folder, 'report.html');
  await writeFile(file, await createHtmlReporter().render(run, { ...reportContext, gatecrash: 'npx gatecrash' }));
  const browser = await startChromium(executable);
  try {
    for (const { name, hash, height } of shown(run, scenario)) {
      const page = await browser.newPage({ viewport: { width, height }, colorScheme: 'light' });
      await page.goto(`file://${file}${hash}`);
      await page.locator('h1').waitFor();
      const picture = path.join(packageRoot, 'docs/screenshots', `${name}.png`);
      await page.screenshot({ path: picture });
      console.log(`${path.relative(packageRoot, picture)}: ${Math.round((await stat(picture)).size / 1000)} kB`);
    }
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  }
}
