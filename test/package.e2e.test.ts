import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkout } from './checkout.ts';
import { documentOf, type Ended } from './gatecrash.ts';
import { temporaryFolder } from './local-pod.ts';

function sh(command: string, cwd: string): Promise<Omit<Ended, 'signal'>> {
  const env = { ...process.env, NO_COLOR: '1', npm_config_loglevel: 'error' };
  return new Promise((resolve) => {
    execFile('sh', ['-c', command], { cwd, env, maxBuffer: 1e8 }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr }),
    );
  });
}

/** A project that has the package and no other, as npm installs it. */
let folder: string;
const inProject = (command: string) => sh(command, folder);
const gatecrash = (args: string) => inProject(`npx --no-install gatecrash ${args}`);
const { version } = JSON.parse(await readFile(path.join(checkout, 'package.json'), 'utf8'));
const packaged = (...parts: readonly string[]) => path.join(folder, 'node_modules/gatecrash', ...parts);

beforeAll(async () => {
  ({ folder } = await temporaryFolder());
  expect(await sh('node bin/build.mjs', checkout)).toMatchObject({ code: 0 });
  await writeFile(path.join(folder, 'package.json'), '{ "private": true }');
  // As init says.
  const tarball = `gatecrash-${version}.tgz`;
  await cp(path.join(checkout, 'dist', tarball), path.join(folder, tarball));
  const installed = await inProject(`npm install --prefer-offline --no-audit --no-fund --save-dev ./${tarball}`);
  expect(installed).toMatchObject({ code: 0 });
}, 300_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the package, installed into an empty folder', () => {
  it('is locked by a path inside the project, so that npm ci finds it in every clone', async () => {
    const { packages } = JSON.parse(await readFile(path.join(folder, 'package-lock.json'), 'utf8'));
    expect(packages['node_modules/gatecrash'].resolved).toBe(`file:gatecrash-${version}.tgz`);
  });

  it('tells its version and what it has', async () => {
    expect(await gatecrash('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    const list = JSON.parse((await gatecrash('list --json')).stdout);
    const builtIn = (await readdir(path.join(checkout, 'scenarios'))).sort();
    expect(list.scenarios.map(({ name }: { name: string }) => name).sort()).toEqual(builtIn);
  });

  it('runs what is built in, without a source file of gatecrash', async () => {
    const args = "--arm control --grep 'control$' --runtime local --output built-in";
    expect(await gatecrash(`run flapping-node ${args}`)).toMatchObject({ code: 0 });
  });

  it('has left no way to a source file, which Node does not run below node_modules', async () => {
    const files = globSync('{bin,harness,pod,scenarios}/**/*.{js,mjs}', { cwd: packaged() });
    expect(files).toContain('harness/cli/main.js');
    expect(globSync('{bin,harness,pod,scenarios}/**/!(*.d).ts', { cwd: packaged() })).toEqual([]);
    const texts = await Promise.all(files.map(async (file) => [file, await readFile(packaged(file), 'utf8')] as const));
    // Types are no way, nor are patterns of files: a library that was bundled brings both.
    const way = /['"]\.{1,2}\/[^'"\n*]*(?<!\.d)\.ts['"]/;
    const ways = texts.filter(([, text]) => way.test(text)).map(([file]) => file);
    expect(ways).toEqual([]);
  });

  it('refuses a Node that runs no TypeScript', async () => {
    const { code, stdout, stderr } = await inProject(
      `node --no-experimental-strip-types '${packaged('bin/gatecrash.mjs')}' list`,
    );
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toBe(
      `error[GC3001]: Node 22.18 or newer is needed, which runs TypeScript, seen ${process.version}\n` +
        'hint: install Node 24, or 22.18 or newer\n',
    );
  });
});

describe('what init writes', () => {
  const check = () => inProject(`'${checkout}/node_modules/.bin/tsc' --project scenarios --skipLibCheck false`);

  beforeAll(async () => {
    const { code, stdout } = await gatecrash('init');
    expect(code).toBe(0);
    expect(stdout).toContain('  npx gatecrash run ');
  });

  it('has the types of the package, which tell a mistake', async () => {
    expect(await check()).toEqual({ code: 0, stdout: '', stderr: '' });
    const file = path.join(folder, 'gatecrash.config.ts');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace("'normal'", "'high'"));
    const { code, stdout } = await check();
    await writeFile(file, text);
    expect(code).not.toBe(0);
    expect(stdout).toMatch(/gatecrash\.config\.ts\(\d+,\d+\): error TS2322: Type '"high"' is not assignable to type '/);
  });

  it('is confirmed by the command of its CI workflow', async () => {
    const workflow = await readFile(path.join(folder, '.github/workflows/gatecrash.yml'), 'utf8');
    const [, args = ''] = /^ +- run: npx --no-install gatecrash (run .*)$/m.exec(workflow) ?? [];
    const { code, stdout } = await gatecrash(`${args} --runtime local`);
    const { scenarios } = await documentOf(path.join(folder, 'gatecrash-results'));
    expect(scenarios.map(({ name, verdict }) => [name, verdict])).toEqual([['my-app', 'confirmed']]);
    expect(code, stdout).toBe(0);
  });
});
