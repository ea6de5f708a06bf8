import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkout } from '../checkout.ts';
import { documentOf } from '../gatecrash.ts';
import { temporaryFolder } from '../local-pod.ts';
import { existingReporters, reporterExists } from './existing-reporters.ts';
import { useAction } from './use-action.ts';

/** What a shell would act on, were it ever to read it as a part of its script. */
const hostile = `it's $(touch pwned) \`touch pwned\` "; touch pwned; #`;

let folder: string;
beforeAll(async () => {
  ({ folder } = await temporaryFolder());
  const scenarios = path.join(folder, 'a project/scenarios');
  const first = path.join(checkout, 'templates/project/scenarios/my-app');
  await mkdir(scenarios, { recursive: true });
  for (const name of ['known', 'guessed']) await cp(first, path.join(scenarios, name), { recursive: true });
  const file = path.join(scenarios, 'guessed/scenario.ts');
  const guess = (await readFile(file, 'utf8')).replace(/expect: .*/, "expect: { status: 504, kind: 'read-timeout' },");
  await writeFile(file, guess);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const use = (inputs: Readonly<Record<string, string>>) =>
  useAction(path.join(checkout, 'action.yml'), {
    inputs: {
      runtime: 'local',
      'working-directory': 'a project',
      reporter: existingReporters('html,junit,github'),
      ...inputs,
    },
    workspace: folder,
    temporary: path.join(folder, 'temporary'),
    env: {},
  });

const pwned = async () =>
  (await readdir(folder, { recursive: true })).filter((file) => path.basename(file) === 'pwned');
const project = (...parts: readonly string[]) => path.join(folder, 'a project', ...parts);

describe('the action', () => {
  it('passes where all is confirmed, and tells where the run is', async () => {
    const { failed, outputs, summary, used, printed } = await use({
      scenarios: 'known\n',
      arms: 'broken/node-killed',
      output: hostile,
    });
    const output = project(hostile);
    const report = path.join(output, reporterExists('html') ? 'report.html' : 'run.json');
    expect(outputs, printed).toEqual({ 'exit-code': '0', verdict: 'confirmed', output, report });
    expect(failed).toBe(false);
    expect(summary).toContain('gatecrash: 2 confirmed');
    const { seed, scenarios, environment } = await documentOf(output);
    expect({ seed, runtime: environment.runtime }).toEqual({ seed: 41, runtime: 'local' });
    expect(scenarios.map(({ arms }) => arms.map(({ name }) => name))).toEqual([['control', 'broken/node-killed']]);
    expect(used.at(-1)).toEqual({
      uses: 'actions/upload-artifact@v4',
      with: { name: 'gatecrash-results', path: output, 'if-no-files-found': 'ignore', overwrite: 'true' },
    });
    expect(await pwned()).toEqual([]);
  });

  it('fails where a claim is refuted, after what was seen is kept', async () => {
    const { failed, outputs, summary, used, printed } = await use({
      scenarios: './scenarios/guessed',
      arms: 'broken/node-killed',
    });
    expect(outputs, printed).toMatchObject({ 'exit-code': '1', verdict: 'refuted' });
    expect(failed).toBe(true);
    expect(summary).toContain('refuted: guessed broken/node-killed');
    expect(used.map(({ uses }) => uses)).toEqual(['actions/cache@v4', 'actions/upload-artifact@v4']);
  });

  it('fails where nothing can be started, and does not take an earlier run for its own', async () => {
    const output = 'earlier';
    await mkdir(project(output));
    await writeFile(project(output, 'run.json'), '{ "scenarios": [{ "verdict": "confirmed" }] }');
    const { failed, outputs, printed } = await use({ scenarios: 'knwon', output });
    expect(failed).toBe(true);
    expect(outputs).toMatchObject({ 'exit-code': '2', verdict: '' });
    expect(printed).toContain('error[GC1003]: unknown scenario knwon\nhint: did you mean known?');
  });

  it('gives every input to gatecrash as it stands, whatever a shell would make of it', async () => {
    const inputs = ['runtime', 'shard', 'seed', 'confidence', 'nginx', 'timeout', 'reporter'];
    const { outputs, printed } = await use({
      ...Object.fromEntries(inputs.map((input) => [input, hostile])),
      output: 'none',
      arms: `known\n${hostile}`,
      scenarios: `${hostile}\n--dry-run`,
    });
    expect(outputs).toMatchObject({ 'exit-code': '2', verdict: '' });
    for (const input of inputs) expect(printed).toMatch(new RegExp(`error\\[GC\\d+\\]: .*${input}.*it's \\$\\(touch`));
    expect(printed).toContain(`unknown scenario ${hostile}`);
    expect(printed).toContain('unknown scenario --dry-run');
    expect(await pwned()).toEqual([]);
    expect(existsSync(project('none'))).toBe(false);
  });

  it('gives a version to npm as it stands, and fails with it', async () => {
    const { failed, outputs } = await use({ version: hostile });
    expect({ failed, code: outputs['exit-code'] }).toEqual({ failed: true, code: '' });
    expect(await pwned()).toEqual([]);
  });
});
