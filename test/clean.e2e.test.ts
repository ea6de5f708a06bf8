import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { gatecrash } from './gatecrash.ts';
import { temporaryFolder } from './local-pod.ts';

// Not beside the unit tests: it takes down the orphans of every run, also those that their tests make.
test('clean says what it removed, and the second time that there is nothing to remove', async () => {
  await using temporary = await temporaryFolder();
  const settings = { cwd: temporary.folder, env: { GATECRASH_CACHE: temporary.folder } };
  const folder = path.join(temporary.folder, 'tmp/nginx-AbC123');
  await mkdir(path.join(folder, 'scratch'), { recursive: true });
  const first = await gatecrash(['clean'], settings);
  expect(first).toMatchObject({ code: 0, stderr: '' });
  expect(first.stdout).toContain(`removed the unfinished fetch of nginx: ${folder}\n`);
  expect(await readdir(path.dirname(folder))).toEqual([]);
  const second = await gatecrash(['clean'], settings);
  expect(second).toMatchObject({ code: 0, stdout: 'nothing to remove\n', stderr: '' });
});
