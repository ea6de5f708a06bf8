import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RequestRecord } from '../harness/model/record.ts';
import { decodeRecords, encodeRecords } from '../harness/model/records-file.ts';
import type { StoredRun } from '../harness/model/stored-run.ts';
import { createHtmlReporter } from '../harness/reporters/html/html-reporter.ts';
import { reportContext } from '../harness/reporters/html/testing/context.ts';
import { runInFolder } from '../harness/reporters/html/testing/run-folder.ts';
import { syntheticRun } from '../harness/reporters/html/testing/synthetic-run.ts';
import { findChromium, startChromium, whyNoChromium } from '../test/browser/chromium.ts';
import { type Figure, figure } from './figure.ts';
import type { Part } from './part.ts';

const rounds = { full: 7, quick: 2 };
const requests = 1_000_000;
const lastsMs = 600_000;

/** The run with its records in files, as a run leaves them. */
async function stored(run: StoredRun, folder: string): Promise<StoredRun> {
  const fileOf = (arm: string) => path.join(folder, `${arm.replaceAll('/', '.')}.bin`);
  for (const scenario of run.document.scenarios) {
    for (const arm of scenario.arms) {
      const records: RequestRecord[] = [];
      await run.eachRecord(scenario.name, arm, (record) => records.push(record));
      await writeFile(fileOf(arm.name), encodeRecords(records));
    }
  }
  return {
    document: run.document,
    eachRecord: async (_, arm, see) => {
      let last: RequestRecord | null = null;
      // All but the last are forgotten as soon as they are seen.
      decodeRecords(await readFile(fileOf(arm.name)), (record) => {
        see(record);
        last ??= record;
        return last;
      });
    },
  };
}

interface Rendered {
  readonly timesMs: readonly number[];
  readonly html: string;
}

async function render(run: StoredRun, times: number): Promise<Rendered> {
  const timesMs: number[] = [];
  let html = '';
  for (let round = 0; round < times; round += 1) {
    const begun = performance.now();
    html = (await createHtmlReporter().render(run, reportContext)).toString();
    timesMs.push(performance.now() - begun);
  }
  return { timesMs, html };
}

const sizeOf = ({ html }: Rendered) => [Buffer.byteLength(html) / 1e6];

/** From the start of loading until the page is drawn and answers. */
async function open(html: string, executable: string, folder: string, times: number): Promise<readonly number[]> {
  const file = path.join(folder, 'report.html');
  await writeFile(file, html);
  const browser = await startChromium(executable);
  try {
    const timesMs: number[] = [];
    for (let round = 0; round < times; round += 1) {
      const page = await browser.newPage();
      const begun = performance.now();
      await page.goto(`file://${file}#/flapping-node/broken/node-killed`);
      await page.getByRole('button', { name: 'Zoom in' }).first().click();
      timesMs.push(performance.now() - begun);
      await page.close();
    }
    return timesMs;
  } finally {
    await browser.close();
  }
}

/** The HTML report: of a million requests, of stored runs, and in a browser. */
export const report: Part = {
  name: 'report',
  title: 'HTML report',
  measure: async ({ quick, runs, say }) => {
    const times = quick ? rounds.quick : rounds.full;
    const folder = await mkdtemp(path.join(tmpdir(), 'gatecrash-bench-'));
    const figures: Figure[] = [];
    const notes: string[] = [];
    try {
      say('a million requests');
      await render(syntheticRun(300), 1); // makes the page's bundle
      const run = syntheticRun(requests, lastsMs);
      const million = await render(await stored(run, folder), times);
      figures.push(
        figure(
          'report.million',
          'HTML from a million requests in files',
          's',
          million.timesMs.map((ms) => ms / 1000),
          {
            goal: { atMost: 1 },
            limit: 'reading the records back, on one core',
          },
        ),
        figure('report.million-size', 'its size', 'MB', sizeOf(million), { goal: { atMost: 1 } }),
      );
      for (const each of runs) {
        say(each);
        const one = await runInFolder(each);
        const arms = one.document.scenarios.reduce((sum, { arms: all }) => sum + all.length, 0);
        const told = await render(one, times);
        const id = `report.run-${arms}`;
        figures.push(
          figure(
            id,
            `HTML from a stored run of ${arms} arms`,
            's',
            told.timesMs.map((ms) => ms / 1000),
            { goal: { atMost: 0.5 } },
          ),
          figure(`${id}-size`, 'its size', 'MB', sizeOf(told), { goal: { atMost: 1 } }),
        );
      }
      const executable = findChromium();
      if (executable === null) notes.push(`Not opened in a browser: ${whyNoChromium}.`);
      else {
        say('in a browser');
        const opened = await open(million.html, executable, folder, times);
        figures.push(
          figure(
            'report.open',
            'that of a million requests, opened at an arm in Chromium until its chart was zoomed',
            's',
            opened.map((ms) => ms / 1000),
            {
              goal: { atMost: 1 },
            },
          ),
        );
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    return { figures, notes };
  },
};
