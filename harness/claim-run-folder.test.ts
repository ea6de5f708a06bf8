import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../test/local-pod.ts';
import { claimRunFolder } from './claim-run-folder.ts';

it('a run has its folder to itself until it lets go of it', async () => {
  await using temporary = await temporaryFolder();
  const folder = path.join(temporary.folder, 'out');
  const first = await claimRunFolder(folder);
  expect(first.made).toBe(true);
  await expect(claimRunFolder(folder)).rejects.toThrow('GC3005: another run is writing into');
  first.release();
  const second = await claimRunFolder(folder);
  expect(second.made).toBe(false);
  second.release();
});

it('a folder with a run.json of somebody else is left alone', async () => {
  await using temporary = await temporaryFolder();
  await writeFile(path.join(temporary.folder, 'run.json'), '{ "schemaVersion": 1 }');
  await expect(claimRunFolder(temporary.folder)).rejects.toThrow('GC3005: ');
});
