import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadScenarios } from './load-scenario.ts';
import { packageRoot } from './package-root.ts';
import { gatecrash, temporaryFolder } from './testing/gatecrash.ts';

const flapping = readFileSync(path.join(packageRoot, 'scenarios/flapping-node/scenario.ts'), 'utf8');

describe('a scenario file outside the checkout', () => {
  it.each([
    ['no package.json', null],
    ['a package.json without a type', '{}'],
    ['a package of CommonJS', '{"type":"commonjs"}'],
  ])('imports gatecrash with %s', async (_, packageJson) => {
    using temporary = temporaryFolder();
    temporary.copyScenario('mine');
    if (packageJson !== null) temporary.write('package.json', packageJson);
    const { code, stdout, stderr } = await gatecrash(['list', './mine', '--json'], temporary.folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout).scenarios).toMatchObject([{ name: 'mine', folder: path.join(temporary.folder, 'mine') }]);
  });

  it.each([
    ['no package.json', null],
    ['a package of CommonJS', '{"type":"commonjs"}'],
  ])('may be plain JavaScript with %s', async (_, packageJson) => {
    using temporary = temporaryFolder();
    temporary.copyScenario('mine');
    rmSync(path.join(temporary.folder, 'mine/scenario.ts'));
    temporary.write('mine/scenario.js', flapping);
    if (packageJson !== null) temporary.write('package.json', packageJson);
    const { code, stderr } = await gatecrash(['list', './mine'], temporary.folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('may import files of its own', async () => {
    using temporary = temporaryFolder();
    temporary.copyScenario('mine');
    temporary.write('mine/rate.ts', 'export const rate: number = 400;\n');
    temporary.write('mine/scenario.ts', `import { rate } from './rate.ts';\n${flapping.replace('rate: 400', 'rate')}`);
    expect((await gatecrash(['list', './mine'], temporary.folder)).code).toBe(0);
  });
});

describe('a scenario file that cannot be loaded', () => {
  it.each([
    ['a syntax error', 'const a = 1;\nexport default { title: ,\n', ':2: SyntaxError: '],
    [
      'a name that is declared twice',
      'const a: number = 1;\n\nconst a = 2;\n',
      ":3: SyntaxError: Identifier 'a' has already",
    ],
    ['an enum', '\nenum A { b }\nexport default 1;\n', ':2: SyntaxError: TypeScript enum is not supported'],
    ['a throw', `\n\nthrow new RangeError('not today');\n`, ':3: RangeError: not today'],
    ['a throw in gatecrash', `import { atMost } from 'gatecrash';\natMost(null as never);\n`, ':2: TypeError: '],
    ['a thrown value', 'throw { a: 1n };\n', ': it throws an object with a'],
    [
      'no default export',
      'export const scenario = {};\n',
      ': expected a default export, saw none\nhint: write export default',
    ],
    ['an import that is not there', `\nimport './nowhere.ts';\n`, ':2: Error: Cannot find module'],
    [
      'a misspelt import',
      `import { killNod } from 'gatecrash';\n`,
      `:1: SyntaxError: The requested module 'gatecrash'`,
    ],
  ])('is refused with file and line and without a stack: %s', async (_, source, expected) => {
    using temporary = temporaryFolder();
    const file = temporary.write('mine/scenario.ts', source);
    const { code, stdout, stderr } = await gatecrash(['run', './mine'], temporary.folder);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`error[GC2001]: ${file}${expected}`);
    expect(stderr).not.toMatch(/^ {4}at |Warning/m);
  });

  it('is told what it probably meant to import', async () => {
    using temporary = temporaryFolder();
    temporary.write('mine/scenario.ts', `import { killNod } from 'gatecrash';\n`);
    expect((await gatecrash(['run', './mine'], temporary.folder)).stderr).toContain('hint: did you mean killNode?');
  });

  it('does not hide what is wrong with the others', async () => {
    using temporary = temporaryFolder();
    temporary.write('a/scenario.ts', 'throw 1;\n');
    temporary.copyScenario('b');
    temporary.write(
      'b/scenario.ts',
      flapping.replace("'app-2'", "'app-9'").replace("'failover.conf'", "'failoverr.conf'"),
    );
    const { stderr } = await gatecrash(['run', './a', './b', './c'], temporary.folder);
    expect(stderr.match(/^error\[GC\d{4}\]/gm)).toEqual([
      'error[GC1003]',
      'error[GC2001]',
      'error[GC2002]',
      'error[GC2003]',
    ]);
  });
});

describe('a scenario file that does more than declare', () => {
  const load = (folder: string, limits: { readonly cpuMs?: number; readonly waitMs?: number } = {}) =>
    loadScenarios([{ name: 'mine', folder: path.join(folder, 'mine') }], {
      ...{ cpuMs: 60_000, waitMs: 60_000, heapMb: 64 },
      ...limits,
    });

  it.each([
    ['loops for ever', 'for (;;);\n', { cpuMs: 1500 }, '1500 ms of computing'],
    ['waits for ever', 'await new Promise((resolve) => setTimeout(resolve, 1e9));\n', { waitMs: 1500 }, '1500 ms'],
    [
      'sleeps in a call',
      'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);\n',
      { waitMs: 1500 },
      '1500 ms',
    ],
  ])('is stopped at a deadline: %s', async (_, source, limits, after) => {
    using temporary = temporaryFolder();
    const file = temporary.write('mine/scenario.ts', source);
    const message = `${file}: expected a default export, saw none after ${after}`;
    const { problems } = await load(temporary.folder, limits);
    expect(problems).toMatchObject([{ code: 'GC2001', message, hint: expect.stringContaining('must not loop') }]);
  });

  it.each([
    ['exits', 'process.exit(0);\n', 'expected a default export, saw it end with exit code 0 before'],
    ['exits later', 'setTimeout(() => process.exit(1));\nawait new Promise(() => {});', 'exit code 1 before'],
    ['waits for nothing', 'await new Promise(() => {});\n', 'saw it end with exit code 0 before'],
    [
      'throws later',
      '\nsetTimeout(() => {\n  throw new RangeError("late");\n});\nawait new Promise(() => {});',
      ':3: RangeError: late',
    ],
    ['rejects', 'void Promise.reject(new RangeError("late"));\nawait new Promise(() => {});', ':1: RangeError: late'],
    ['eats memory', 'const a = [];\nfor (;;) a.push(new Array(1e5).fill(a.length));\n', 'memory limit'],
  ])('does it to its own thread, and is told why: %s', async (_, source, expected) => {
    using temporary = temporaryFolder();
    temporary.write('mine/scenario.ts', source);
    const { problems } = await load(temporary.folder);
    expect(problems).toMatchObject([{ code: 'GC2001', message: expect.stringContaining(expected) }]);
  });

  it('is heard no more once it has declared', async () => {
    using temporary = temporaryFolder();
    temporary.copyScenario('a');
    temporary.copyScenario('b');
    temporary.write('a/scenario.ts', `${flapping}\nsetInterval(() => {\n  throw new Error('late');\n});\n`);
    const { code, stdout, stderr } = await gatecrash(['list', './a', './b'], temporary.folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^a: .*^b: /ms);
  });

  it('may print, but not into the results', async () => {
    using temporary = temporaryFolder();
    temporary.copyScenario('mine');
    temporary.write('mine/scenario.ts', `console.log('HELLO');\n${flapping}`);
    const { stdout, stderr } = await gatecrash(['list', './mine', '--json'], temporary.folder);
    expect(JSON.parse(stdout).scenarios).toHaveLength(1);
    expect(stderr).toBe('HELLO\n');
  });

  it('does not take others with it', async () => {
    using temporary = temporaryFolder();
    temporary.write('mine/scenario.ts', 'process.exit(0);\n');
    temporary.copyScenario('b');
    temporary.copyScenario('c');
    const folders = ['b', 'mine', 'c'].map((name) => ({ name, folder: path.join(temporary.folder, name) }));
    const { scenarios, problems } = await loadScenarios(folders);
    expect(scenarios.map(({ name }) => name)).toEqual(['b', 'c']);
    expect(problems).toMatchObject([{ message: expect.stringContaining('mine/scenario.ts: ') }]);
  });

  it('is told that it names a function where it should call it', async () => {
    using temporary = temporaryFolder();
    temporary.copyScenario('mine');
    temporary.write('mine/scenario.ts', flapping.replace('claim: noErrors()', 'claim: noErrors'));
    const { problems } = await load(temporary.folder);
    expect(problems.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^mine: mitigations\.[^:]*claim: expected a claim: .*, saw a function$/),
    );
  });
});

describe('what is not a file', () => {
  it.each([
    ['a folder', (file: string) => mkdirSync(file)],
    ['a FIFO', (file: string) => void execFileSync('sh', ['-c', 'mkfifo "$0"', file])],
    ['a device', (file: string) => symlinkSync('/dev/zero', file)],
    ["a file of the kernel's", (file: string) => symlinkSync('/proc/kmsg', file)],
  ])('is not read in place of one: %s', async (what, make) => {
    using temporary = temporaryFolder();
    for (const [folder, name] of [
      ['mine', 'scenario.ts'],
      ['imports', 'other.ts'],
      ['config', 'broken.conf'],
    ] as const) {
      if (folder !== 'mine') temporary.copyScenario(folder);
      else mkdirSync(path.join(temporary.folder, folder));
      if (folder === 'config') rmSync(path.join(temporary.folder, folder, name));
      make(path.join(temporary.folder, folder, name));
    }
    temporary.write('imports/scenario.ts', `\nimport './other.ts';\n`);
    const { code, stderr } = await gatecrash(['run', './mine', './imports', './config'], temporary.folder);
    expect(code).toBe(2);
    expect(stderr).toContain(
      `error[GC2001]: ${path.join(temporary.folder, 'mine/scenario.ts')}: expected a file, saw ${what}`,
    );
    expect(stderr).toContain(`error[GC2001]: ${path.join(temporary.folder, 'imports/scenario.ts')}`);
    expect(stderr).toContain(
      `error[GC2003]: config: broken: expected a config file beside the scenario, saw ${what}: broken.conf`,
    );
  });
});

it('a config that is larger than any that somebody wrote is refused by its size', async () => {
  using temporary = temporaryFolder();
  temporary.copyScenario('mine');
  truncateSync(path.join(temporary.folder, 'mine/broken.conf'), 3e12);
  const { code, stderr } = await gatecrash(['list', './mine'], temporary.folder);
  expect(code).toBe(2);
  expect(stderr).toMatch(
    'error[GC2002]: mine: broken: expected a config file of at most 1000000 bytes, saw 3000000000000 bytes in broken.conf',
  );
});
