import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { until } from '../../../test/until.ts';
import { ensure } from './ensure.ts';
import { recipes } from './recipes.ts';
import { isAlive } from './testing/is-alive.ts';
import { logs, refuses, sampleRecipe, writes } from './testing/sample-recipe.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';
import type { ToolContext } from './tool.ts';

const here = dirname(fileURLToPath(import.meta.url));
const inProcess = join(here, 'testing/ensure-in-process.ts');

async function newContext(env: NodeJS.ProcessEnv = { PATH: process.env.PATH }): Promise<ToolContext> {
  return { cache: await temporaryFolder(), env, onStep: () => undefined, signal: new AbortController().signal };
}

test('the first way that works is taken and the next are not', async () => {
  const context = await newContext();
  const log = join(context.cache, 'log');
  const tool = await ensure(sampleRecipe([refuses('a', 'out of reach'), logs('b', log), logs('c', log)]), context);
  expect(tool).toMatchObject({ name: 'toxiproxy', version: '1.0', origin: 'b', libraryPath: [] });
  expect(await readFile(log, 'utf8')).toBe('b\n');
});

test('a fetched program lies in the cache with its manifest, and nothing else is left there', async () => {
  const context = await newContext();
  const tool = await ensure(sampleRecipe([writes('a')]), context);
  const entry = dirname(tool.root ?? '');
  expect(tool.path).toBe(join(entry, 'root/sample'));
  expect(JSON.parse(await readFile(join(entry, 'manifest.json'), 'utf8'))).toMatchObject({
    schemaVersion: 1,
    name: 'toxiproxy',
    version: '1.0',
    origin: 'a',
    executable: 'root/sample',
    files: { 'root/sample': tool.digest },
  });
  expect(await readdir(join(context.cache, 'tmp'))).toEqual([]);
});

test('the second time no way is taken', async () => {
  const context = await newContext();
  const first = await ensure(sampleRecipe([writes('a')]), context);
  expect(await ensure(sampleRecipe([refuses('a', 'must not be taken')]), context)).toEqual(first);
});

test('a program that is not what it should be does not count', async () => {
  const context = await newContext();
  const wrong = writes('wrong');
  const lying = {
    ...wrong,
    fetch: async (fetching: Parameters<typeof wrong.fetch>[0]) => {
      const fetched = await wrong.fetch(fetching);
      await writeFile(fetched.executable, '#!/bin/sh\necho other 1.0\n');
      return fetched;
    },
  };
  const tool = await ensure(sampleRecipe([lying, writes('right')]), context);
  expect(tool.origin).toBe('right');
});

test('where no way works GC3001 names every way and the reason of each', async () => {
  const context = await newContext();
  const recipe = sampleRecipe([
    refuses('release download', 'no such host'),
    refuses('go install', 'go is not on PATH'),
  ]);
  await expect(ensure(recipe, context)).rejects.toMatchObject({
    exitCode: 4,
    problems: [
      {
        code: 'GC3001',
        message: [
          'toxiproxy is missing, and no way of getting it worked:',
          '  - release download: no such host',
          '  - go install: go is not on PATH',
        ].join('\n'),
        hint: expect.stringContaining('GATECRASH_TOXIPROXY'),
      },
    ],
  });
  expect(await readdir(join(context.cache, 'tmp'))).toEqual([]);
});

test('without apt, dnf and apk nginx is missing, and each is named', async () => {
  const context = await newContext({ PATH: '/nonexistent' });
  const error = await ensure(recipes.nginx, context).catch((thrown: Error) => thrown.message);
  expect(error).toContain('GC3001: nginx is missing');
  expect(error).toMatch(/package nginx, unpacked \(apt-get download\): apt-get is not on PATH/);
  expect(error).toMatch(/dnf download\): dnf is not on PATH/);
  expect(error).toMatch(/apk fetch\): apk is not on PATH/);
});

test('a cache folder that cannot be made gives GC3005 with the reason', async () => {
  const context = await newContext();
  const file = join(context.cache, 'file');
  await writeFile(file, '');
  const error = ensure(sampleRecipe([writes('a')]), { ...context, cache: join(file, 'cache') });
  await expect(error).rejects.toThrow(/GC3005: the cache folder .*ENOTDIR/);
});

test('a damaged executable in the cache is fetched again', async () => {
  const context = await newContext();
  const first = await ensure(sampleRecipe([writes('a')]), context);
  await appendFile(first.path, '# damaged');
  const second = await ensure(sampleRecipe([writes('b')]), context);
  expect(second).toEqual({ ...first, origin: 'b' });
});

test('a damaged executable in the cache is never used where it cannot be fetched again', async () => {
  const context = await newContext();
  const { path } = await ensure(sampleRecipe([writes('a')]), context);
  await appendFile(path, '# damaged');
  const again = ensure(sampleRecipe([refuses('a', 'out of reach')]), context);
  await expect(again).rejects.toThrow(/cached .*: root\/sample is damaged\n {2}- a: out of reach/);
});

test('an unreadable manifest makes an entry as good as none', async () => {
  const context = await newContext();
  const first = await ensure(sampleRecipe([writes('a')]), context);
  await writeFile(join(dirname(first.root ?? ''), 'manifest.json'), '{"schemaVersion":1');
  expect((await ensure(sampleRecipe([writes('b')]), context)).origin).toBe('b');
});

test('an entry for another kind of machine is not used', async () => {
  const context = await newContext();
  const first = await ensure(sampleRecipe([writes('a')]), context);
  const manifest = join(dirname(first.root ?? ''), 'manifest.json');
  const text = await readFile(manifest, 'utf8');
  await writeFile(manifest, text.replace(/"platform": ".*"/, '"platform": "s390x other 1"'));
  await expect(ensure(sampleRecipe([refuses('a', 'out of reach')]), context)).rejects.toThrow(
    /unpacked for s390x other 1/,
  );
});

test('of two that need a program at once one fetches and both have it', async () => {
  const cache = await temporaryFolder();
  const log = join(cache, 'log');
  const run = () => promisify(execFile)(process.execPath, [inProcess, cache, 'logs', log]);
  const [one, two] = await Promise.all([run(), run()]);
  expect(one.stdout).not.toBe('');
  expect(two.stdout).toBe(one.stdout);
  expect(await readFile(log, 'utf8')).toBe('logs\n');
});

test('a fetch that is killed half-way dies with its programs and leaves nothing that the next one keeps', async () => {
  const context = await newContext();
  const started = join(context.cache, 'started');
  const killed: ChildProcess = spawn(process.execPath, [inProcess, context.cache, 'hangs', started]);
  const read = () => readFile(started, 'utf8').catch(() => '');
  await until('the fetch has begun', async () => (await read()) !== '');
  const program = Number(await read());
  expect(await isAlive(program)).toBe(true);
  expect(await readdir(join(context.cache, 'tmp'))).toHaveLength(1);

  killed.kill('SIGKILL');
  await once(killed, 'exit');
  await until('its program is gone', async () => !(await isAlive(program)));
  const tool = await ensure(sampleRecipe([writes('a')]), context);
  expect(tool.version).toBe('1.0');
  expect(await readdir(join(context.cache, 'tmp'))).toEqual([]);
  expect(await readdir(tool.root ?? '')).toEqual(['sample']);
});

test('an abort ends a fetch and leaves nothing', async () => {
  const context = await newContext();
  const abort = new AbortController();
  const hanging = writes('a', async () => {
    abort.abort(new Error('interrupted'));
    abort.signal.throwIfAborted();
  });
  const fetch = ensure(sampleRecipe([hanging, writes('b')]), { ...context, signal: abort.signal });
  await expect(fetch).rejects.toThrow('interrupted');
  expect(await readdir(join(context.cache, 'tmp'))).toEqual([]);
  expect(await readdir(context.cache)).not.toContain('tools');
});

test('leftovers of other tools stay: somebody may be at work in them', async () => {
  const context = await newContext();
  await mkdir(join(context.cache, 'tmp/nginx-abc'), { recursive: true });
  await chmod(join(context.cache, 'tmp/nginx-abc'), 0o700);
  await ensure(sampleRecipe([writes('a')]), context);
  expect(await readdir(join(context.cache, 'tmp'))).toEqual(['nginx-abc']);
});
