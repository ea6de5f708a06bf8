import { cp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { commands } from '../../harness/cli/commands.ts';
import { documentOf } from '../gatecrash.ts';
import { temporaryFolder } from '../local-pod.ts';
import { existingReporters, reporterExists } from './existing-reporters.ts';
import { bash, runSteps, type Step } from './github-steps.ts';
import { writeProject } from './project.ts';
import { readYaml } from './read-yaml.ts';
import { useAction } from './use-action.ts';

interface Workflow {
  readonly jobs: {
    readonly run: { readonly strategy: { readonly matrix: { readonly shard: readonly number[] } } } & Job;
    readonly report: Job;
  };
}

interface Job {
  readonly steps: readonly Step[];
}

interface Pipeline {
  readonly gatecrash: GitlabJob & { readonly parallel: number; readonly variables: Readonly<Record<string, string>> };
  readonly 'gatecrash-report': GitlabJob & { readonly needs: unknown };
}

interface GitlabJob {
  readonly script: readonly string[];
  readonly artifacts: { readonly paths: readonly string[]; readonly when: string };
}

let folder: string;
beforeEach(async () => {
  ({ folder } = await temporaryFolder());
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

/** Shards are put together by a command that not every version has. */
const canReport = Object.hasOwn(commands, 'report') && reporterExists('html');
const faults = ['one', 'two', 'three'];

/** The reporters of a command of a template, as far as this gatecrash has them. */
const withExisting = (script: string) =>
  script.replace(/--reporter (\S+)/, (_, list) => `--reporter ${existingReporters(list)}`);

describe('the workflow with shards', () => {
  const { run, report } = readYaml<Workflow>('templates/github/gatecrash-shards.yml').jobs;

  it.skipIf(!canReport)('runs each arm in a job of the matrix, and has one report of all', async () => {
    await writeProject(folder, faults);
    const job = { workspace: folder, temporary: path.join(folder, 'temporary'), env: {} };
    for (const shard of run.strategy.matrix.shard) {
      const { used } = await runSteps(
        run.steps.filter(({ run: script }) => script !== 'npm ci'),
        { ...job, contexts: { matrix: { shard } } },
      );
      const inputs = used.find(({ uses }) => uses === './node_modules/gatecrash')?.with ?? {};
      const file = path.join(folder, 'node_modules/gatecrash/action.yml');
      const reporter = existingReporters('html,junit,github');
      const done = await useAction(file, { ...job, inputs: { ...inputs, runtime: 'local', reporter } });
      expect(done.outputs, done.printed).toMatchObject({ 'exit-code': '0', verdict: 'confirmed' });
      const kept = done.used.find(({ uses }) => uses.startsWith('actions/upload-artifact@'))?.with;
      // Each artefact is downloaded into a folder of its own name.
      await cp(kept?.path ?? '', path.join(folder, 'gatecrash-shards', kept?.name ?? ''), { recursive: true });
    }
    const steps = report.steps
      .filter(({ run: script }) => script !== 'npm ci')
      .map((step) => (step.run === undefined ? step : { ...step, run: withExisting(step.run) }));
    const done = await runSteps(steps, { ...job, contexts: {} });
    expect(done.failed, done.printed).toBe(false);
    expect(done.used.at(-1)?.with).toEqual({ name: 'gatecrash-results', path: 'gatecrash-results' });
    const page = await readFile(path.join(folder, 'gatecrash-results/report.html'), 'utf8');
    for (const fault of faults) expect(page).toContain(`broken/${fault}`);
  });
});

describe('the template for GitLab', () => {
  const pipeline = readYaml<Pipeline>('templates/gitlab/gatecrash.yml');

  /** A job's script, line after line, as GitLab's runner has it: it ends with the first command that fails. */
  async function runScript({ script }: GitlabJob, env: Readonly<Record<string, string>>): Promise<void> {
    const lines = script.filter((line) => line !== 'npm ci').map(withExisting);
    const own = { ...process.env, ...env, NO_COLOR: '1' };
    const { code, text } = await bash(['-e', '-o', 'pipefail', '-c', lines.join('\n')], folder, own);
    expect(code, text).toBe(0);
  }

  it.skipIf(!canReport)('runs its shard, whose files are artefacts, and has one report of all', async () => {
    await writeProject(folder, faults.slice(0, 2));
    const runner = { CI_PIPELINE_IID: '7', CI_NODE_TOTAL: '2' };
    for (const index of ['1', '2']) await runScript(pipeline.gatecrash, { ...runner, CI_NODE_INDEX: index });
    expect(await documentOf(path.join(folder, 'gatecrash-shards/2'))).toMatchObject({
      seed: 7,
      shard: { index: 2, of: 2 },
    });
    await runScript(pipeline['gatecrash-report'], runner);
    const page = await readFile(path.join(folder, 'gatecrash-results/report.html'), 'utf8');
    expect(page).toContain('broken/one');
    expect(page).toContain('broken/two');
  });

  it('is made of jobs and of keys that GitLab has', () => {
    expect(Object.keys(pipeline)).toEqual(['gatecrash', 'gatecrash-report']);
    const keys = [
      'stage',
      'image',
      'parallel',
      'timeout',
      'script',
      'cache',
      'variables',
      'artifacts',
      'needs',
      'when',
    ];
    for (const job of Object.values(pipeline)) {
      expect(Object.keys(job).filter((key) => !keys.includes(key))).toEqual([]);
      expect(job.artifacts.when).toBe('always');
      for (const line of job.script) expect(line).toEqual(expect.any(String));
    }
    expect(pipeline.gatecrash.parallel).toBeGreaterThan(1);
    expect(pipeline['gatecrash-report'].needs).toEqual([{ job: 'gatecrash', artifacts: true }]);
  });
});

it.skipIf(!['html', 'junit', 'markdown', 'github'].every(reporterExists))(
  'the reporters that the templates name are there',
  () => {
    const action = readYaml<{ inputs: { reporter: { default: string } } }>('action.yml');
    const { run, report } = readYaml<Workflow>('templates/github/gatecrash-shards.yml').jobs;
    const pipeline = readYaml<Pipeline>('templates/gitlab/gatecrash.yml');
    const scripts = [...run.steps, ...report.steps].flatMap(({ run: script }) => script ?? []);
    const lines = [...scripts, ...pipeline.gatecrash.script, ...pipeline['gatecrash-report'].script];
    const lists = lines.flatMap((line) => /--reporter (\S+)/.exec(line)?.[1] ?? []);
    expect(lists).toHaveLength(3);
    for (const name of [action.inputs.reporter.default, ...lists].join(',').split(',')) {
      expect(reporterExists(name), name).toBe(true);
    }
  },
);
