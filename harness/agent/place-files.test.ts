import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/local-pod.ts';
import { placeFiles } from './place-files.ts';

function fileOf(file: string, text: string, mode = 0o644) {
  return { path: file, base64: Buffer.from(text).toString('base64'), mode };
}

test('files have their bytes and permissions, and the folders that they stand in', async () => {
  await using temporary = await temporaryFolder();
  const file = path.join(temporary.folder, 'live/x/privkey.pem');
  await placeFiles({ files: [fileOf(file, 'first, longer', 0o644)] });
  await placeFiles({ files: [fileOf(file, 'key', 0o600)] });
  expect(await readFile(file, 'utf8')).toBe('key');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('a link in the place of a file gives way to it', async () => {
  await using temporary = await temporaryFolder();
  const [file, target] = [path.join(temporary.folder, 'index.html'), path.join(temporary.folder, 'of the machine')];
  await writeFile(target, 'theirs');
  await symlink(target, file);
  await placeFiles({ files: [fileOf(file, 'mine')] });
  expect(await readFile(file, 'utf8')).toBe('mine');
  expect(await readFile(target, 'utf8')).toBe('theirs');
});

test('no link leads a file into what is not the own', async () => {
  await using temporary = await temporaryFolder();
  await mkdir(path.join(temporary.folder, 'inside'));
  await symlink('/dev', path.join(temporary.folder, 'inside/link'));
  const lost = placeFiles({ files: [fileOf(path.join(temporary.folder, 'inside/link/gatecrash-was-here'), '')] });
  await expect(lost).rejects.toThrow("/dev is the pod's own");
  await expect(placeFiles({ files: [fileOf('/proc/sys/x', '')] })).rejects.toThrow("/proc is the pod's own");
});
