import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  access,
  appendFile,
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  readlink,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { until } from './until.ts';

const ours = dirname(dirname(fileURLToPath(import.meta.url)));

interface Checkout {
  readonly folder: string;
  /** Commands that the machine has. */
  readonly bin: string;
  readonly env: NodeJS.ProcessEnv;
  /** What npm was called with so far, a line each. */
  readonly npmCalls: () => Promise<readonly string[]>;
}

async function executable(path: string, body: string): Promise<void> {
  await writeFile(path, `#!/bin/sh\n${body}\n`);
  await chmod(path, 0o755);
}

/** A checkout without packages, on a machine that has these tools and an npm that runs `npm`. */
async function newCheckout(npm: string): Promise<Checkout> {
  const folder = await mkdtemp(join(tmpdir(), 'gatecrash-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await cp(join(ours, 'bin'), join(folder, 'bin'), { recursive: true });
  await mkdir(join(folder, 'harness/cli'), { recursive: true });
  await writeFile(join(folder, 'harness/cli/main.ts'), 'console.log(JSON.stringify(process.argv.slice(2)));\n');
  await writeFile(join(folder, 'package.json'), '{"name":"gatecrash","version":"0.1.0","type":"module"}\n');
  const packages = { '': {}, 'node_modules/a': { version: '1.0.0' } };
  await writeFile(join(folder, 'package-lock.json'), JSON.stringify({ lockfileVersion: 3, packages }));
  const bin = join(folder, 'machine');
  await mkdir(bin);
  const tools = ['sh', 'cat', 'sha256sum', 'uname', 'dirname', 'flock', 'touch', 'readlink', 'mkdir', 'rm', 'tail'];
  for (const tool of tools) await symlink(`/usr/bin/${tool}`, join(bin, tool));
  await symlink(process.execPath, join(bin, 'node'));
  await executable(join(bin, 'npm'), `echo "$*" >>"${folder}/npm-calls"\n${npm}`);
  const npmCalls = async () =>
    (await readFile(join(folder, 'npm-calls'), 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');
  return { folder, bin, env: { PATH: bin, GATECRASH_CACHE: join(folder, 'cache') }, npmCalls };
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(checkout: Checkout, program: string, args: readonly string[], cwd = checkout.folder): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(program, args, { env: checkout.env, cwd }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}

const inCheckout = (checkout: Checkout, ...args: readonly string[]) =>
  run(checkout, '/bin/sh', [join(checkout.folder, 'bin/in-checkout'), ...args]);

const installsOne =
  'mkdir -p node_modules; echo noise; echo "npm http fetch GET 200 https://registry/a-1.0.0.tgz 1ms" >&2';

test('the first command installs the locked packages, says so on stderr, and runs', async () => {
  const checkout = await newCheckout(installsOne);
  const { code, stdout, stderr } = await inCheckout(checkout, 'gatecrash', 'list', '--json');
  expect({ code, stdout }).toEqual({ code: 0, stdout: '["list","--json"]\n' });
  expect(stderr).toMatch(/^gatecrash: installing 0 packages: \d+ MB to fetch, \d+ MB/);
  expect(stderr).toMatch(/gatecrash: installed in \d+ s\n$/);
  expect(await checkout.npmCalls()).toEqual([
    expect.stringMatching(/^ci --ignore-scripts --include=dev --include=optional --prefer-offline/),
  ]);
  expect(await readlink(join(checkout.folder, 'node_modules/.bin/gatecrash'))).toBe('../../bin/gatecrash');
});

test('the second command is quiet and calls nothing', async () => {
  const checkout = await newCheckout(installsOne);
  await inCheckout(checkout, 'gatecrash', 'list');
  await rm(join(checkout.bin, 'npm'));
  expect(await inCheckout(checkout, 'gatecrash', 'list')).toEqual({ code: 0, stdout: '["list"]\n', stderr: '' });
});

test('without arguments the main job runs', async () => {
  const checkout = await newCheckout(installsOne);
  expect((await inCheckout(checkout, 'gatecrash')).stdout).toBe('["run"]\n');
});

test('a changed lock file is installed again', async () => {
  const checkout = await newCheckout(installsOne);
  await inCheckout(checkout, 'gatecrash', 'list');
  await appendFile(join(checkout.folder, 'package-lock.json'), '\n');
  await inCheckout(checkout, 'gatecrash', 'list');
  expect(await checkout.npmCalls()).toHaveLength(2);
});

test('a lock file that is only newer is not installed again, even where the stamp cannot be touched', async () => {
  const checkout = await newCheckout(installsOne);
  await inCheckout(checkout, 'gatecrash', 'list');
  await rm(join(checkout.bin, 'touch'));
  const later = new Date(Date.now() + 60_000);
  await utimes(join(checkout.folder, 'package-lock.json'), later, later);
  const again = await run(checkout, join(checkout.folder, 'bin/gatecrash'), ['list']);
  expect(again).toEqual({ code: 0, stdout: '["list"]\n', stderr: '' });
  expect(await checkout.npmCalls()).toHaveLength(1);
});

test('of two at once one installs and both run', async () => {
  const checkout = await newCheckout(installsOne);
  const both = await Promise.all([inCheckout(checkout, 'gatecrash', 'a'), inCheckout(checkout, 'gatecrash', 'b')]);
  expect(both.map(({ code, stdout }) => [code, stdout])).toEqual([
    [0, '["a"]\n'],
    [0, '["b"]\n'],
  ]);
  expect(await checkout.npmCalls()).toHaveLength(1);
});

test('an npm that fails gives exit 4 with its own words, and the next command tries again', async () => {
  const checkout = await newCheckout('echo "npm error code ENOTFOUND" >&2; exit 1');
  const failed = await inCheckout(checkout, 'gatecrash', 'list');
  expect(failed).toMatchObject({ code: 4, stdout: '' });
  expect(failed.stderr).toMatch(/error\[GC3001\]: npm ci failed with exit code 1:\ncode ENOTFOUND\nhint: /);
  await executable(join(checkout.bin, 'npm'), installsOne);
  expect(await inCheckout(checkout, 'gatecrash', 'list')).toMatchObject({ code: 0, stdout: '["list"]\n' });
});

test.each([
  ['npm', 'npm is not on PATH'],
  ['node', 'node is not on PATH'],
  ['flock', 'flock is not on PATH'],
])('without %s the message says so and the exit code is 4', async (tool, message) => {
  const checkout = await newCheckout(installsOne);
  await rm(join(checkout.bin, tool));
  const { code, stdout, stderr } = await inCheckout(checkout, 'gatecrash', 'list');
  expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
  expect(stderr).toMatch(new RegExp(`^error\\[GC3001\\]: ${message}\nhint: install `));
});

test('an old Node is named, with what is needed', async () => {
  const checkout = await newCheckout(installsOne);
  await rm(join(checkout.bin, 'node'));
  await executable(join(checkout.bin, 'node'), 'echo v18.20.4');
  const { code, stderr } = await inCheckout(checkout, 'gatecrash', 'list');
  expect({ code, stderr }).toEqual({
    code: 4,
    stderr: 'error[GC3001]: Node 20 or newer is needed, seen v18.20.4\nhint: install Node 20 or newer\n',
  });
});

const hangs = 'mkdir -p node_modules; echo $$ >npm-pid.new; mv npm-pid.new npm-pid; tail -f /dev/null';

test.each(['SIGKILL', 'SIGTERM'] as const)(
  'an install that ends by %s takes npm with it, frees the lock, and is repaired by the next command',
  async (signal) => {
    const checkout = await newCheckout('');
    await executable(join(checkout.bin, 'npm'), `cd "${checkout.folder}"; ${hangs}`);
    await symlink('/usr/bin/mv', join(checkout.bin, 'mv'));
    const script = join(checkout.folder, 'bin/in-checkout');
    const first: ChildProcess = spawn('/bin/sh', [script, 'gatecrash', 'list'], { env: checkout.env, stdio: 'ignore' });
    const pid = await until('npm runs', () => readFile(join(checkout.folder, 'npm-pid'), 'utf8').catch(() => null));
    first.kill(signal);
    await once(first, 'exit');
    await until('npm is gone', () =>
      access(`/proc/${pid.trim()}`)
        .then(() => false)
        .catch(() => true),
    );
    await executable(join(checkout.bin, 'npm'), installsOne);
    expect(await inCheckout(checkout, 'gatecrash', 'list')).toMatchObject({ code: 0, stdout: '["list"]\n' });
  },
);

test('bin/gatecrash installs what is missing, and runs through its link from any folder', async () => {
  const checkout = await newCheckout(installsOne);
  const direct = await run(checkout, join(checkout.folder, 'bin/gatecrash'), ['judge', 'a b'], '/');
  expect(direct).toMatchObject({ code: 0, stdout: '["judge","a b"]\n' });
  const linked = await run(checkout, join(checkout.folder, 'node_modules/.bin/gatecrash'), [], tmpdir());
  expect(linked).toEqual({ code: 0, stdout: '[]\n', stderr: '' });
});

test('an exit code and a signal are those of the command itself', async () => {
  const checkout = await newCheckout(installsOne);
  const main = join(checkout.folder, 'harness/cli/main.ts');
  await writeFile(main, 'process.exit(3);\n');
  expect((await inCheckout(checkout, 'gatecrash', 'list')).code).toBe(3);
  await writeFile(
    main,
    'process.on("SIGTERM", () => process.exit(143));\nsetInterval(() => {}, 1e6);\nconsole.log("up");\n',
  );
  const script = join(checkout.folder, 'bin/in-checkout');
  const running: ChildProcess = spawn('/bin/sh', [script, 'gatecrash'], { env: checkout.env });
  await once(running.stdout as NodeJS.ReadableStream, 'data');
  running.kill('SIGTERM');
  expect(await once(running, 'exit')).toEqual([143, null]);
});

test('an unknown command of the script is a usage error', async () => {
  const checkout = await newCheckout(installsOne);
  expect(await inCheckout(checkout, 'tset')).toMatchObject({ code: 2, stdout: '' });
});

test('the sizes that an install announces are those of this checkout, by a quarter', async () => {
  const text = await readFile(join(ours, 'bin/install.mjs'), 'utf8');
  const announced = Number(/onDisk: (\d+)/.exec(text)?.[1]);
  const measured = await new Promise<string>((resolve, reject) => {
    execFile('du', ['-sk', join(ours, 'node_modules')], (error, stdout) => (error ? reject(error) : resolve(stdout)));
  });
  const megabytes = Number.parseInt(measured, 10) / 1024;
  expect(announced / megabytes).toBeGreaterThan(0.75);
  expect(announced / megabytes).toBeLessThan(1.25);
});

test('bin/gatecrash comes to an end where its cache folder can never be made', async () => {
  const checkout = await newCheckout(installsOne);
  const home = { ...checkout, env: { PATH: checkout.bin, HOME: '/proc/nobody' } };
  expect((await run(home, join(checkout.folder, 'bin/gatecrash'), ['list'])).stdout).toBe('["list"]\n');
});

test.each(['a b', `it's`, 'new\nline', '$x', 'per%20cent', 'ha#sh', 'que?ry', '"'])(
  'runs in a folder called %j',
  async (name) => {
    const checkout = await newCheckout(installsOne);
    const folder = join(checkout.folder, name, 'checkout');
    await mkdir(folder, { recursive: true });
    for (const part of ['bin', 'harness', 'package.json', 'package-lock.json']) {
      await cp(join(checkout.folder, part), join(folder, part), { recursive: true });
    }
    const { code, stdout } = await run(checkout, join(folder, 'bin/gatecrash'), ['list'], folder);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '["list"]\n' });
  },
);

test('says that Node runs nothing below a folder with a backslash in its name (GC3010)', async () => {
  const checkout = await newCheckout(installsOne);
  const folder = join(checkout.folder, 'back\\slash');
  await cp(join(checkout.folder, 'bin'), join(folder, 'bin'), { recursive: true });
  for (const [program, args] of [
    [join(folder, 'bin/gatecrash'), ['list']],
    ['/bin/sh', ['bin/gatecrash', 'list']],
    ['/bin/sh', ['bin/in-checkout', 'gatecrash']],
  ] as const) {
    const { code, stdout, stderr } = await run(checkout, program, args, folder);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toMatch(/^error\[GC3010\]: .*back\\slash.*\nhint: move the checkout\n$/);
  }
});
