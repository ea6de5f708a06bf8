import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { checkout } from './checkout.ts';
import type { Ended } from './gatecrash.ts';
import { documentOf } from './gatecrash.ts';
import { temporaryFolder } from './local-pod.ts';

function sh(command: string, cwd: string): Promise<Omit<Ended, 'signal'>> {
  const env = { ...process.env, NO_COLOR: '1', npm_config_loglevel: 'error' };
  return new Promise((resolve) => {
    execFile('sh', ['-c', command], { cwd, env, maxBuffer: 1e8 }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr }),
    );
  });
}

it('the package, installed into an empty folder, runs what it has and what init writes', {
  timeout: 300_000,
}, async () => {
  await using temporary = await temporaryFolder();
  const { folder } = temporary;
  const { version } = JSON.parse(await readFile(path.join(checkout, 'package.json'), 'utf8'));
  const built = await sh('node bin/build.mjs', checkout);
  expect(built).toMatchObject({ code: 0 });
  const tarball = path.join(checkout, `dist/gatecrash-${version}.tgz`);

  await writeFile(path.join(folder, 'package.json'), '{ "private": true }');
  const installed = await sh(`npm install --prefer-offline --no-audit --no-fund '${tarball}'`, folder);
  expect(installed).toMatchObject({ code: 0 });

  expect(await sh('npx --no-install gatecrash --version', folder)).toMatchObject({ code: 0, stdout: `${version}\n` });
  const list = await sh('npx --no-install gatecrash list --json', folder);
  expect(JSON.parse(list.stdout).scenarios.map(({ name }: { name: string }) => name)).toEqual(['flapping-node']);
  const args = "--arm control --grep 'control$' --runtime local --output built-in";
  expect(await sh(`npx --no-install gatecrash run flapping-node ${args}`, folder)).toMatchObject({ code: 0 });

  expect(await sh('npx --no-install gatecrash init', folder)).toMatchObject({ code: 0 });
  const typed = await sh(`'${checkout}/node_modules/.bin/tsc' --project scenarios`, folder);
  expect(typed).toEqual({ code: 0, stdout: '', stderr: '' });
  const ran = await sh('npx --no-install gatecrash run --runtime local --output mine', folder);
  expect(ran).toMatchObject({ code: 0 });
  const { scenarios } = await documentOf(path.join(folder, 'mine'));
  expect(scenarios.map(({ name, verdict }) => [name, verdict])).toEqual([['my-app', 'confirmed']]);
});
