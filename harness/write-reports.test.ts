import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { failure } from './model/error.ts';
import type { StoredRun } from './model/stored-run.ts';
import type { NamedFileReporter } from './reporters/index.ts';
import type { ReporterContext } from './reporters/reporter.ts';
import { confirmedRun } from './reporters/testing/run-document.ts';
import { writeReports } from './write-reports.ts';

const run: StoredRun = { document: structuredClone(confirmedRun), eachRecord: async () => {} };
const context: ReporterContext = {
  results: process.stderr,
  document: null,
  gatecrash: 'gatecrash',
  verbose: false,
  shortPath: (target) => target,
  scenarioArgument: (name) => name,
};

function reporter(name: string, render: (run: StoredRun) => Promise<string>): NamedFileReporter {
  return { name, file: `${name}.txt`, load: async () => ({ file: `${name}.txt`, render }) };
}

async function written(reporters: readonly NamedFileReporter[], from: StoredRun = run) {
  const folder = await mkdtemp(path.join(tmpdir(), 'gatecrash-test-'));
  try {
    const failures: string[] = [];
    await writeReports(reporters, from, folder, context, (name, error) => failures.push(`${name}: ${error}`));
    const files = await Promise.all(
      (await readdir(folder)).map(async (file) => [file, await readFile(path.join(folder, file), 'utf8')] as const),
    );
    return { failures, files: Object.fromEntries(files) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('reports that are files', () => {
  it('are each made though another fails, cannot be loaded, or would change what it was given', async () => {
    const spoiling = reporter('spoiling', async ({ document }) => {
      (document as { seed: number }).seed = 99;
      return 'spoilt';
    });
    const failing = reporter('failing', async () => {
      throw new Error('no');
    });
    const missing: NamedFileReporter = {
      name: 'missing',
      file: 'missing.txt',
      load: () => Promise.reject(new Error('not there')),
    };
    const sound = reporter('sound', async ({ document }) => `seed ${document.seed}`);
    expect(await written([spoiling, failing, missing, sound])).toEqual({
      failures: [
        expect.stringMatching(/^spoiling: TypeError: Cannot assign to read only property 'seed'/),
        'failing: Error: no',
        'missing: Error: not there',
      ],
      files: { 'sound.txt': 'seed 7' },
    });
  });

  it('tell of records that cannot be read once, also where they do without them', async () => {
    const damaged: StoredRun = {
      ...run,
      eachRecord: async () => {
        throw failure('GC1006', 'the checksum is wrong');
      },
    };
    const [arm] = confirmedRun.scenarios[0]?.arms ?? [];
    if (arm === undefined) throw new Error('the run has no arm');
    const lenient = reporter('lenient', async ({ eachRecord }) => {
      await eachRecord('flapping-node', arm, () => {}).catch(() => {});
      return 'without';
    });
    const strict = reporter('strict', async ({ eachRecord }) => {
      await eachRecord('flapping-node', arm, () => {});
      return 'never';
    });
    expect(await written([lenient, strict], damaged)).toEqual({
      failures: ['lenient: GatecrashError: GC1006: the checksum is wrong'],
      files: { 'lenient.txt': 'without' },
    });
  });
});
