import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { makeFolder } from './write-files.ts';

it('says that a file is in the way of an output folder', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'gatecrash-test-'));
  try {
    const file = path.join(folder, 'file');
    await writeFile(file, '');
    for (const output of [file, path.join(file, 'out')]) {
      await expect(makeFolder(output)).rejects.toMatchObject({
        problems: [{ code: 'GC3005', message: `expected a folder to write into, saw the file ${file}` }],
      });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
