import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { makeCacheFolder, makeFolders } from './make-folders.ts';

it('makes a folder and those above it, also where several do at once', async () => {
  const top = await mkdtemp(path.join(tmpdir(), 'gatecrash-test-'));
  try {
    const folder = path.join(top, 'a/b/c');
    await Promise.all([makeFolders(folder), makeFolders(folder), makeFolders(`${folder}/../d`)]);
    expect((await stat(folder)).isDirectory()).toBe(true);
    expect((await stat(path.join(top, 'a/b/d'))).isDirectory()).toBe(true);
    await writeFile(path.join(top, 'file'), '');
    await expect(makeFolders(path.join(top, 'file/a'))).rejects.toThrow('ENOTDIR');
  } finally {
    await rm(top, { recursive: true, force: true });
  }
});

it('comes to an end where no folder can ever be made', async () => {
  await expect(makeFolders('/proc/gatecrash/a/b')).rejects.toThrow('ENOENT');
});

it('says how to name another cache folder', async () => {
  await expect(makeCacheFolder('/dev/null/tools')).rejects.toMatchObject({
    problems: [{ code: 'GC3005', hint: 'name a folder that you can write with GATECRASH_CACHE' }],
  });
});
