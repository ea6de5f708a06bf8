import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { toolNames } from '../harness/runtimes/tools/index.ts';

const read = (path: string) => readFile(new URL(`../${path}`, import.meta.url), 'utf8');

/** First cells of the rows of the tables, packages and programs apart. */
async function documented(): Promise<{ readonly packages: string[]; readonly programs: string[] }> {
  const [packages = '', programs = ''] = (await read('docs/dependencies.md')).split('## Programs');
  const cells = (text: string): string[] =>
    [...text.matchAll(/^\| (?!package|program|---)([^|]+?) \|/gm)].map((match) => match[1]?.replaceAll('`', '') ?? '');
  return { packages: cells(packages), programs: cells(programs) };
}

test('every package has its line of why, and every line its package', async () => {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(await read('package.json'));
  const named = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
  expect((await documented()).packages.sort()).toEqual(named.sort());
});

test('every fetched program has its line, and every line its program', async () => {
  const { programs } = await documented();
  expect(programs.map((line) => toolNames.find((tool) => line.startsWith(tool)) ?? line)).toEqual([
    'nginx',
    'toxiproxy',
    'ip',
    'nft',
    'ping',
    'traceroute',
    'redis',
    'memcached',
    'postgres',
  ]);
});

test('the lock file is one that npm ci takes: every optional package that is named has an entry', async () => {
  const { packages } = JSON.parse(await read('package-lock.json')) as {
    packages: Record<string, { optionalDependencies?: Record<string, string> }>;
  };
  const missing = Object.entries(packages).flatMap(([path, entry]) =>
    Object.keys(entry.optionalDependencies ?? {}).filter(
      (name) =>
        packages[`node_modules/${name}`] === undefined && packages[`${path}/node_modules/${name}`] === undefined,
    ),
  );
  expect(missing).toEqual([]);
});
