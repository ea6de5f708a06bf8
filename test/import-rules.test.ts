import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

const checkout = dirname(dirname(fileURLToPath(import.meta.url)));
const cruiser = join(checkout, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

/** Names of the rules that files with these imports break, as `rule: from → to`. */
async function broken(files: Readonly<Record<string, readonly string[]>>): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'gatecrash-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json']) {
    await cp(join(checkout, name), join(folder, name));
  }
  await symlink(join(checkout, 'node_modules'), join(folder, 'node_modules'));
  for (const [file, imports] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    const lines = imports.map(
      (what, index) => `import * as m${index} from '${what}';\nexport const e${index} = m${index};`,
    );
    await writeFile(join(folder, file), `${lines.join('\n')}\nexport {};\n`);
  }
  const args = [cruiser, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'harness', 'bench'];
  const run = promisify(execFile)(process.execPath, args, { cwd: folder, maxBuffer: 64e6 });
  const { stdout } = await run.catch((error: { stdout: string }) => error);
  const { summary } = JSON.parse(stdout) as {
    summary: { violations: { from: string; to: string; rule: { name: string } }[] };
  };
  return summary.violations.map(
    ({ rule, from, to }) => `${rule.name}: ${from} → ${to.replace(/.*node_modules\/([^/]+).*/, '$1')}`,
  );
}

test('what the house allows breaks no rule', async () => {
  const found = await broken({
    'harness/model/a.ts': ['zod', './b.ts'],
    'harness/model/b.ts': [],
    'harness/judge/a.ts': ['../model/a.ts', './b.ts'],
    'harness/judge/b.ts': [],
    'harness/judge/a.test.ts': ['node:fs', 'fast-check', './a.ts', '../run.ts'],
    'harness/load/a.ts': ['node:http', 'autocannon', '../model/a.ts'],
    'harness/upstreams/a.ts': ['redis', 'memjs', 'pg', 'bullmq', 'cockatiel'],
    'harness/faults/toxic.ts': ['toxiproxy-node-client'],
    'harness/agent/main.ts': ['../load/a.ts', '../faults/toxic.ts', '../model/a.ts'],
    'harness/run.ts': ['./judge/a.ts', './agent/main.ts'],
    'harness/cli/main.ts': ['../run.ts', '../judge/a.ts', 'commander'],
    'harness/vitest/index.ts': ['../run.ts', '../cli/main.ts', 'vitest'],
    'harness/reporters/html/report-data.ts': ['../../model/b.ts'],
    'harness/reporters/html/page/a.ts': ['preact', 'uplot', '../report-data.ts'],
    'bench/a.ts': ['../harness/run.ts', '../harness/cli/main.ts', 'playwright-core'],
    'bench/peers/a.ts': ['autocannon', 'testcontainers'],
  });
  expect(found).toEqual([]);
});

test('every rule of the house is found broken where it is', async () => {
  const found = await broken({
    'harness/model/a.ts': ['../judge/a.ts', 'node:fs'],
    'harness/judge/a.ts': ['node:fs', '../load/a.ts'],
    'harness/observe/a.ts': ['../run.ts'],
    'harness/observe/a.test.ts': ['../judge/a.ts'],
    'harness/load/a.ts': ['toxiproxy-node-client'],
    'harness/upstreams/a.ts': ['../load/a.ts', 'autocannon'],
    'harness/agent/a.ts': ['../runtimes/a.ts', 'redis', 'memjs', 'pg', 'bullmq', 'cockatiel'],
    'harness/runtimes/a.ts': ['./b.ts'],
    'harness/runtimes/b.ts': ['./a.ts', './none.ts', 'fast-check'],
    'harness/reporters/html/a.ts': ['preact', './page/a.ts'],
    'harness/reporters/html/b.ts': ['uplot'],
    'harness/reporters/html/page/a.ts': ['../b.ts'],
    'harness/load/b.ts': ['axe-core', 'playwright-core'],
    'harness/run.ts': ['./cli/a.ts'],
    'harness/cli/a.ts': ['../../bench/a.ts', '../vitest/a.ts', 'vitest'],
    'harness/vitest/a.ts': ['fast-check'],
    'bench/a.ts': ['autocannon', 'testcontainers'],
  });
  expect(found.sort()).toEqual([
    'agent-puts-the-inside-together: harness/agent/a.ts → harness/runtimes/a.ts',
    'autocannon-is-confined: bench/a.ts → autocannon',
    'autocannon-is-confined: harness/upstreams/a.ts → autocannon',
    'axe-core-is-confined: harness/load/b.ts → axe-core',
    'bullmq-is-confined: harness/agent/a.ts → bullmq',
    'cockatiel-is-confined: harness/agent/a.ts → cockatiel',
    'everything-resolves: harness/runtimes/b.ts → ./none.ts',
    'memjs-is-confined: harness/agent/a.ts → memjs',
    'model-imports-nothing-of-ours: harness/model/a.ts → harness/judge/a.ts',
    'no-cycles: harness/runtimes/a.ts → harness/runtimes/b.ts',
    'no-development-packages-at-run-time: harness/load/b.ts → axe-core',
    'no-development-packages-at-run-time: harness/load/b.ts → playwright-core',
    'no-development-packages-at-run-time: harness/reporters/html/a.ts → preact',
    'no-development-packages-at-run-time: harness/reporters/html/b.ts → uplot',
    'no-development-packages-at-run-time: harness/runtimes/b.ts → fast-check',
    'no-development-packages-at-run-time: harness/vitest/a.ts → fast-check',
    'nothing-imports-the-bench: harness/cli/a.ts → bench/a.ts',
    'nothing-imports-the-command-line: harness/run.ts → harness/cli/a.ts',
    'nothing-imports-the-front-end-of-tests: harness/cli/a.ts → harness/vitest/a.ts',
    'nothing-imports-the-page: harness/reporters/html/a.ts → harness/reporters/html/page/a.ts',
    'pg-is-confined: harness/agent/a.ts → pg',
    'playwright-core-is-confined: harness/load/b.ts → playwright-core',
    'preact-is-confined: harness/reporters/html/a.ts → preact',
    'pure-folders-know-no-machine: harness/judge/a.ts → fs',
    'pure-folders-know-no-machine: harness/model/a.ts → fs',
    'redis-is-confined: harness/agent/a.ts → redis',
    'siblings-meet-in-model: harness/judge/a.ts → harness/load/a.ts',
    'siblings-meet-in-model: harness/observe/a.ts → harness/run.ts',
    'siblings-meet-in-model: harness/upstreams/a.ts → harness/load/a.ts',
    'testcontainers-is-confined: bench/a.ts → testcontainers',
    'tests-of-siblings-too: harness/observe/a.test.ts → harness/judge/a.ts',
    'the-page-knows-its-data-alone: harness/reporters/html/page/a.ts → harness/reporters/html/b.ts',
    'toxiproxy-node-client-is-confined: harness/load/a.ts → toxiproxy-node-client',
    'uplot-is-confined: harness/reporters/html/b.ts → uplot',
    'vitest-is-for-its-front-end: harness/cli/a.ts → vitest',
  ]);
});
