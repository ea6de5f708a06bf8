import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkout } from '../checkout.ts';
import { existingReporters } from '../ci/existing-reporters.ts';
import type { Step } from '../ci/github-steps.ts';
import { useAction } from '../ci/use-action.ts';
import { documentOf, type Ended, podProcesses } from '../gatecrash.ts';
import { temporaryFolder } from '../local-pod.ts';

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
  const tarball = path.join(checkout, `dist/gatecrash-${version}.tgz`);
  const installed = await inProject(`npm install --prefer-offline --no-audit --no-fund '${tarball}'`);
  expect(installed).toMatchObject({ code: 0 });
}, 300_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the package, installed into an empty folder', () => {
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

  it('has the code of the HTML pages ready made', async () => {
    const page = JSON.parse(await readFile(packaged('report/page.json'), 'utf8'));
    expect(page).toEqual({ script: expect.stringContaining('Preact'), style: expect.stringContaining('.uplot') });
    const validation = JSON.parse(await readFile(packaged('report/validation.json'), 'utf8'));
    expect(validation).toEqual({ script: expect.stringContaining('Preact'), style: expect.stringContaining('.grade') });
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

  it('is confirmed by its CI workflow, whose action comes with the package', async () => {
    const workflow = parse(await readFile(path.join(folder, '.github/workflows/gatecrash.yml'), 'utf8'));
    const used = workflow.jobs.run.steps.map(({ uses }: Step) => uses);
    expect(used.at(-1)).toBe('./node_modules/gatecrash');
    const { failed, outputs, printed } = await useAction(packaged('action.yml'), {
      inputs: { runtime: 'local', reporter: existingReporters('html,junit,github') },
      workspace: folder,
      temporary: path.join(folder, 'temporary'),
      env: {},
    });
    expect(outputs, printed).toMatchObject({ 'exit-code': '0', verdict: 'confirmed' });
    expect(failed).toBe(false);
    const { scenarios } = await documentOf(path.join(folder, 'gatecrash-results'));
    expect(scenarios.map(({ name, verdict }) => [name, verdict])).toEqual([['my-app', 'confirmed']]);
  });
});

describe('a suite of vitest that has the package', () => {
  const suite = (...parts: readonly string[]) => path.join(folder, 'suite', ...parts);
  const vitest = (args: string) => inProject(`npx --no-install vitest run --dir suite ${args}`);
  const test = (title: string, assertion: string, settings = '') =>
    `it('${title}', async () => {\n  ${assertion}\n}${settings});\n`;
  const head = [
    "import { writeFileSync } from 'node:fs';",
    "import { run } from 'gatecrash/vitest';",
    "import { expect, it } from 'vitest';",
    "import known from './known/scenario.ts';",
    "const options = { runtime: 'local', output: 'suite/out' } as const;",
    "writeFileSync('suite/pid', String(process.pid));\n",
  ].join('\n');
  const one = "{ ...options, arm: 'broken/node-killed' }";

  beforeAll(async () => {
    const { devDependencies } = JSON.parse(await readFile(path.join(checkout, 'package.json'), 'utf8'));
    const packages = ['vitest', '@types/node'].map((name) => `${name}@${devDependencies[name]}`).join(' ');
    const installed = await inProject(`npm install --prefer-offline --no-audit --no-fund ${packages}`);
    expect(installed).toMatchObject({ code: 0 });
    const first = packaged('templates/project/scenarios/my-app');
    for (const name of ['known', 'useless']) await cp(first, suite(name), { recursive: true });
    await cp(suite('useless/broken.conf'), suite('useless/failover.conf'));
    const known = `await expect(run(known, ${one})).toBeConfirmed();`;
    const refuted = [
      "const document = await run('./suite/useless', options);",
      'await expect(document).toBeRefuted();',
      'await expect(document).toBeConfirmed();',
    ];
    const passes = [test('known', known, ', 60_000')];
    const fails = [
      test('useless', refuted.join('\n  '), ', 60_000'),
      test('too little time', 'await expect(run(known, options)).toBeConfirmed();'),
    ];
    await writeFile(suite('passes.test.ts'), head + passes.join(''));
    await writeFile(suite('fails.test.ts'), head + fails.join(''));
  }, 300_000);

  it('passes where a scenario is confirmed', async () => {
    const { code, stdout, stderr } = await vitest('passes');
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toContain('1 passed');
  });

  it('fails with what the console says, and leaves nothing behind when its time is up', async () => {
    const { code, stderr } = await vitest('fails');
    expect(code).toBe(1);
    expect(stderr).toContain(
      'Error: expected useless to be confirmed, and it is refuted\n\n✗ refuted  1 of 3 arms of useless\n',
    );
    expect(stderr).toContain('  again: npx gatecrash run ./suite/useless --arm failover/node-killed\n');
    expect(stderr).toContain('run folder: suite/out\n');
    expect(stderr).toContain('Test timed out in 5000ms.');
    expect(stderr).toMatch(/gatecrash stopped the run of known with \d of 3 arms at their end/);
    expect(stderr).toContain('it(name, test, 120_000)');
    expect(podProcesses(Number(await readFile(suite('pid'), 'utf8')))).toEqual([]);
  });

  it('is told by its types which options and assertions there are', async () => {
    const options =
      '--noEmit --strict --target es2024 --module nodenext --allowImportingTsExtensions --skipLibCheck --types node';
    const check = () => inProject(`'${checkout}/node_modules/.bin/tsc' ${options} suite/fails.test.ts`);
    await writeFile(path.join(folder, 'package.json'), '{ "private": true, "type": "module" }');
    expect(await check()).toEqual({ code: 0, stdout: '', stderr: '' });
    const file = suite('fails.test.ts');
    const text = await readFile(file, 'utf8');
    await writeFile(
      file,
      text.replace('toBeRefuted', 'toBeRefuse').replace('run(known, options)', "run(known, { arms: 'control' })"),
    );
    const { stdout } = await check();
    expect(stdout).toContain("'arms' does not exist in type 'RunSettings'");
    expect(stdout).toContain("Property 'toBeRefuse' does not exist");
  });
});
