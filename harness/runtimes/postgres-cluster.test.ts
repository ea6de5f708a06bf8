import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/local-pod.ts';
import { until } from '../../test/until.ts';
import { ensureTool } from './tools/index.ts';

const inProcess = path.join(import.meta.dirname, 'testing/cluster-in-process.ts');
const postgres = await ensureTool('postgres', () => {});
const environment = (cache: string) => ({ PATH: process.env.PATH, GATECRASH_CACHE: cache });

/** Makes sure of the data folder in a process of its own; where it is, and the steps that were told. */
async function ensureIn(cache: string): Promise<{ readonly place: string; readonly steps: readonly string[] }> {
  const args = [inProcess, JSON.stringify(postgres)];
  return JSON.parse((await promisify(execFile)(process.execPath, args, { env: environment(cache) })).stdout);
}

const filesOf = (folder: string): Promise<readonly string[]> => readdir(folder).catch(() => []);

test('of two that need a data folder at once one makes it and both have it; later nobody makes one', async () => {
  await using cache = await temporaryFolder();
  const two = await Promise.all([ensureIn(cache.folder), ensureIn(cache.folder)]);
  const { place, steps } = await ensureIn(cache.folder);
  expect(two.map((each) => each.place)).toEqual([place, place]);
  const made = `a data folder for PostgreSQL ${postgres.version}`;
  expect(two.filter((each) => each.steps.includes(made))).toHaveLength(1);
  expect(steps).toEqual([]);
  expect(await readFile(path.join(place, 'PG_VERSION'), 'utf8')).toMatch(/^\d+\n$/);
  expect(await filesOf(path.join(cache.folder, 'tmp'))).toEqual([]);
});

test('a kill half-way leaves nothing that is taken for one, and nothing for good', async () => {
  await using cache = await temporaryFolder();
  const [temporary, clusters] = ['tmp', 'clusters'].map((name) => path.join(cache.folder, name)) as [string, string];
  const killed = spawn(process.execPath, [inProcess, JSON.stringify(postgres)], { env: environment(cache.folder) });
  await until('there is half of it', async () => {
    const [folder] = await filesOf(temporary);
    return folder !== undefined && (await filesOf(path.join(temporary, folder, 'data'))).length > 0;
  });
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  expect(await filesOf(clusters)).toEqual([]);
  expect(await filesOf(temporary)).toHaveLength(1);
  const { place } = await ensureIn(cache.folder);
  expect((await stat(path.join(place, 'global/pg_control'))).size).toBeGreaterThan(0);
  expect(await filesOf(temporary)).toEqual([]);
});

test('a PostgreSQL that cannot make one gives GC3001 with its reason', async () => {
  await using cache = await temporaryFolder();
  const without = JSON.stringify({ ...postgres, path: path.join(cache.folder, 'postgres') });
  const { stderr } = await promisify(execFile)(process.execPath, [inProcess, without], {
    env: environment(cache.folder),
  }).catch((error: { stderr: string }) => error);
  expect(stderr).toMatch(/GC3001: PostgreSQL \S+ \(.*\) makes no data folder: .*initdb/);
});
