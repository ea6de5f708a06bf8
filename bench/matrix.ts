import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageRoot } from '../harness/cli/package-root.ts';
import type { RunDocument } from '../harness/model/run-document.ts';
import { findEngine } from '../harness/runtimes/docker/engine.ts';
import { readRunDocument } from '../harness/stored-run.ts';
import { type Figure, figure } from './figure.ts';
import type { Measured, Part, PartOptions } from './part.ts';

type RuntimeName = RunDocument['environment']['runtime'];

const wallGoalSeconds: Readonly<Record<RuntimeName, number>> = { local: 90, docker: 180 };
/** A quick run is of one scenario. */
const quickScenario = 'flapping-node';

/** Peak of a process's resident memory in MB, read until it is gone. */
function watchMemory(pid: number): () => number {
  let peak = 0;
  const timer = setInterval(() => {
    try {
      const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      peak = Math.max(peak, Number(kilobytes ?? 0) / 1000);
    } catch {
      clearInterval(timer);
    }
  }, 50);
  return () => {
    clearInterval(timer);
    return peak;
  };
}

/** Runs every scenario in this runtime; gives the document, and the most memory that the harness had. */
async function runAll(
  name: RuntimeName,
  scenarios: readonly string[],
): Promise<{ readonly run: RunDocument; readonly peakMb: number }> {
  const output = await mkdtemp(path.join(tmpdir(), 'gatecrash-bench-run-'));
  try {
    const args = ['run', ...scenarios, '-q', '--runtime', name, '--output', output];
    const child = spawn(path.join(packageRoot, 'bin/gatecrash'), args, { stdio: 'ignore' });
    const peak = watchMemory(child.pid ?? 0);
    await new Promise((resolve) => child.on('close', resolve));
    const peakMb = peak();
    return { run: await readRunDocument(output), peakMb };
  } finally {
    await rm(output, { recursive: true, force: true });
  }
}

function wallSeconds({ startedAt, finishedAt }: RunDocument): number {
  if (finishedAt === null) throw new Error('the run did not come to its end');
  return (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
}

function armFigures(name: RuntimeName, runs: readonly RunDocument[]): readonly Figure[] {
  const arms = runs.flatMap(({ scenarios }) => scenarios.flatMap((scenario) => scenario.arms));
  const ran = arms.filter(({ verdict }) => verdict === 'confirmed' || verdict === 'refuted');
  if (ran.length === 0) return [];
  const late = ran.flatMap((arm) => arm.load.latenessP99Ms ?? []);
  return [
    figure(
      `matrix.${name}.decided`,
      `${name}: an arm, from the request for its pod until it is decided`,
      's',
      ran.map(({ timing }) => (timing.startMs + timing.loadMs) / 1000),
      { limit: 'how many requests must meet the fault for the test to be sure' },
    ),
    figure(
      `matrix.${name}.load`,
      `${name}: of that, the load`,
      's',
      ran.map(({ timing }) => timing.loadMs / 1000),
    ),
    ...(late.length === 0
      ? []
      : [
          figure(
            `matrix.${name}.lateness-p99`,
            `${name}: lateness p99, of arms with 1,000 requests or more`,
            'ms',
            late,
            {
              limit: 'two arms share the cores with their gateways and nodes',
            },
          ),
        ]),
  ];
}

type ArmOfRun = RunDocument['scenarios'][number]['arms'][number];

/** Requests that the sequential test of arms of a role looked at until it was decided. */
function decidedFigure(
  name: RuntimeName,
  role: ArmOfRun['role'],
  called: string,
  atMost: number,
  arms: readonly ArmOfRun[],
): readonly Figure[] {
  const decided = arms
    .filter((arm) => arm.role === role && arm.verdict === 'confirmed' && arm.decision.test === 'sprt')
    .flatMap(({ decision }) => decision.decidedAt ?? []);
  if (decided.length === 0) return [];
  const limit = 'α of the whole run, shared out among its arms';
  return [
    figure(`matrix.${name}.${role}-decided-at`, `${name}: ${called}`, 'requests', decided, { goal: { atMost }, limit }),
  ];
}

function figuresOf(name: RuntimeName, runs: readonly RunDocument[]): Measured {
  const arms = runs.flatMap(({ scenarios }) => scenarios.flatMap((scenario) => scenario.arms));
  const counts = Map.groupBy(arms, ({ verdict }) => verdict ?? 'not judged');
  const verdicts = [...counts].map(([verdict, those]) => `${those.length} ${verdict}`).join(', ');
  const again = arms.filter(({ earlierTakes }) => earlierTakes.length > 0).length;
  const whole = runs.every(({ scenarios }) => scenarios.length > 1);
  return {
    figures: [
      figure(
        `matrix.${name}.wall`,
        `${name}: ${whole ? 'the run of all scenarios' : 'the run'}, ${arms.length / runs.length} arms`,
        's',
        runs.map(wallSeconds),
        {
          ...(whole ? { goal: { atMost: wallGoalSeconds[name] } } : {}),
          limit: 'arms run side by side only as far as their loads fit on the cores',
        },
      ),
      ...armFigures(name, runs),
      ...decidedFigure(name, 'broken', 'requests that met the fault until a broken arm was decided', 30, arms),
      ...decidedFigure(name, 'mitigation', 'requests until a mitigation was decided by the sequential test', 300, arms),
    ],
    notes: [
      `${name}: ${verdicts}; ${again} of them taken again, as the machine had disturbed the take before.`,
      `Begun at ${runs.map(({ startedAt }) => startedAt.slice(0, 16)).join(', ')}.`,
    ],
  };
}

async function byRunning(name: RuntimeName, { quick, say }: PartOptions): Promise<Measured> {
  const engine = name === 'docker' ? await findEngine() : null;
  if (engine !== null && 'problem' in engine) {
    return { figures: [], notes: [`No containers: ${engine.problem.message}.`] };
  }
  say(quick ? quickScenario : 'all scenarios');
  const { run, peakMb } = await runAll(name, quick ? [quickScenario] : []);
  const { figures, notes } = figuresOf(name, [run]);
  const memory = figure(`matrix.${name}.memory`, `${name}: memory of the harness, peak`, 'MB', [peakMb], {
    limit: 'the records of the arms that run, and the judge of what was written',
  });
  return { figures: [...figures, memory], notes };
}

async function fromFolders(name: RuntimeName, folders: readonly string[]): Promise<Measured> {
  const runs = await Promise.all(folders.map(readRunDocument));
  const having = runs.filter(({ environment }) => environment.runtime === name);
  return having.length === 0 ? { figures: [], notes: [] } : figuresOf(name, having);
}

/** The run of everything in one runtime: from given run folders, or run here. */
function matrixOf(name: RuntimeName): Part {
  return {
    name: `matrix-${name}`,
    title: `The run of all scenarios, ${name}`,
    measure: (options) => (options.runs.length > 0 ? fromFolders(name, options.runs) : byRunning(name, options)),
  };
}

export const matrixLocal = matrixOf('local');
export const matrixDocker = matrixOf('docker');
