import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

const checkout = dirname(dirname(fileURLToPath(import.meta.url)));
const biome = join(checkout, 'node_modules/@biomejs/biome/bin/biome');

/** What the linter says of files that each have one expression, as `file: first sentence`. */
async function complaints(files: Readonly<Record<string, string>>): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'gatecrash-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const name of ['biome.json', 'biome-no-chance.grit']) await cp(join(checkout, name), join(folder, name));
  await symlink(join(checkout, 'node_modules'), join(folder, 'node_modules'));
  for (const [file, expression] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), `export const value: unknown = ${expression};\n`);
  }
  const run = promisify(execFile)(process.execPath, [biome, 'lint', '--reporter=github', 'harness'], { cwd: folder });
  const { stdout } = await run.catch((error: { stdout: string }) => error);
  return [...stdout.matchAll(/^::error .*?file=(?:[^,]*\/)?(harness\/[^,]+),.*?::(.*)$/gm)]
    .map(([, file, text]) => `${file}: ${text}`)
    .sort();
}

const forbidden = [
  ...['Date.now()', 'new Date()', 'performance.now()', 'process.hrtime()', 'globalThis.Date', 'crypto.randomUUID()'],
  ...['setTimeout(() => {}, 1)', 'setInterval(() => {}, 1)', 'setImmediate(() => {})', 'Math.random()'],
];

test.each(['model', 'judge', 'judge/claims', 'observe', 'config', 'lint'])(
  'harness/%s reads no clock, timer, chance or machine',
  async (folder) => {
    const files = Object.fromEntries(forbidden.map((what, index) => [`harness/${folder}/a${index}.ts`, what]));
    const found = await complaints(files);
    expect(found.map((line) => line.split(':')[0])).toEqual(Object.keys(files).sort());
    for (const line of found) expect(line).toMatch(/Do not use the global variable|depends on its input alone/);
  },
);

test('tests, other folders and arithmetic may', async () => {
  const found = await complaints({
    'harness/judge/a.test.ts': 'Date.now()',
    'harness/agent/a.ts': '[Date.now(), Math.random(), process.pid, setTimeout]',
    'harness/judge/a.ts': 'Math.max(1, 2)',
  });
  expect(found).toEqual([]);
});
