import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { loadScenarios } from './cli/load-scenario.ts';
import { packageRoot } from './cli/package-root.ts';
import { deploy } from './deploy.ts';
import { type Arm, armsOf } from './model/arm.ts';
import { failure } from './model/error.ts';
import type { RunDocument } from './model/run-document.ts';
import type { Scenario } from './model/scenario.ts';
import { topologyOf } from './model/topology.ts';
import { prepareRuntime } from './prepare-runtime.ts';
import { createProgramWatch } from './program-watch.ts';
import { findEngine } from './runtimes/docker/engine.ts';
import type { Runtime } from './runtimes/runtime.ts';

/** `npm run bench`: measures on this machine what the docs speak of, and prints it. Nothing asserts a figure. */
const podRounds = 15;
const versionRounds = 11;
const scenarioName = 'flapping-node';

type RuntimeName = Runtime['name'];

interface Figure {
  readonly what: string;
  readonly unit: 'ms' | 'MB';
  readonly samples: readonly number[];
}

function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

function print({ what, unit, samples }: Figure): void {
  const figure = (value: number): string => value.toFixed(value < 10 ? 1 : 0).padStart(6);
  const spread = `${figure(Math.min(...samples))} …${figure(Math.max(...samples))}`;
  console.log(`${what.padEnd(60)}${figure(median(samples))} ${unit}   ${spread}   n=${samples.length}`);
}

async function theScenario(): Promise<Scenario> {
  const folder = path.join(packageRoot, 'scenarios', scenarioName);
  const { scenarios } = await loadScenarios([{ name: scenarioName, folder }]);
  if (scenarios[0] === undefined) throw failure('GC1003', `there is no ${scenarioName}`);
  return scenarios[0];
}

/** From the request for a pod until every program answers, and from the request to stop until nothing is left. */
async function timePod(
  runtime: Runtime,
  scenario: Scenario,
  arm: Arm,
  round: number,
): Promise<{ up: number; down: number }> {
  const exchange = await mkdtemp(path.join(tmpdir(), 'gatecrash-bench-'));
  const topology = topologyOf(arm.world);
  const watch = createProgramWatch();
  const begin = performance.now();
  const pod = await runtime.createPod({
    id: `bench${process.pid}/${round}`,
    hosts: topology.hosts,
    exchange,
    onEvent: watch.onEvent,
  });
  await deploy(pod, scenario, arm, topology, watch);
  const up = performance.now() - begin;
  const stopping = performance.now();
  await pod.stop();
  const down = performance.now() - stopping;
  await rm(exchange, { recursive: true });
  return { up, down };
}

async function podFigures(scenario: Scenario, name: RuntimeName): Promise<readonly Figure[]> {
  const arm = armsOf(scenario).find((candidate) => candidate.world.proxied !== null);
  if (arm === undefined) throw failure('GC9001', 'no arm has proxies');
  const wanted = {
    scenarios: [{ scenario, arms: [{ ...arm, repetition: 1 }], ablations: [] }],
    runtime: name,
    nginx: null,
    verbose: false,
  };
  const prepared = await prepareRuntime(wanted, {}, new AbortController().signal);
  const runtime = prepared.open({ runId: `bench${process.pid}`, temporary: '' });
  const times: { up: number; down: number }[] = [];
  for (let round = 0; round <= podRounds; round += 1) times.push(await timePod(runtime, scenario, arm, round));
  await runtime.close();
  const warm = times.slice(1);
  return [
    { what: `${name}: pod ready (nginx, 3 nodes, Toxiproxy, agent)`, unit: 'ms', samples: warm.map(({ up }) => up) },
    { what: `${name}: pod stopped`, unit: 'ms', samples: warm.map(({ down }) => down) },
  ];
}

function versionFigure(): Figure {
  const samples = Array.from({ length: versionRounds }, () => {
    const begin = performance.now();
    spawnSync(path.join(packageRoot, 'bin/gatecrash'), ['--version']);
    return performance.now() - begin;
  });
  return { what: 'gatecrash --version', unit: 'ms', samples };
}

/** Peak of resident memory of a process, read until it is gone. */
function watchMemory(pid: number): () => number {
  let peakBytes = 0;
  const timer = setInterval(() => {
    try {
      const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      peakBytes = Math.max(peakBytes, Number(kilobytes ?? 0) * 1024);
    } catch {
      clearInterval(timer);
    }
  }, 50);
  return () => {
    clearInterval(timer);
    return peakBytes;
  };
}

async function runFigures(name: RuntimeName): Promise<readonly Figure[]> {
  const output = await mkdtemp(path.join(tmpdir(), 'gatecrash-bench-run-'));
  const begin = performance.now();
  const args = ['run', '-q', '--runtime', name, '--output', output];
  const child = spawn(path.join(packageRoot, 'bin/gatecrash'), args, { stdio: 'ignore' });
  const peak = watchMemory(child.pid ?? 0);
  const code = await new Promise((resolve) => child.on('close', resolve));
  const wall = performance.now() - begin;
  const document = JSON.parse(await readFile(path.join(output, 'run.json'), 'utf8')) as RunDocument;
  await rm(output, { recursive: true });
  if (code !== 0)
    console.log(`the run of all scenarios ended with exit code ${code}: its figures are those of a failed run`);
  const arms = document.scenarios.flatMap((scenario) => scenario.arms);
  return [
    { what: `${name}: load of an arm`, unit: 'ms', samples: arms.map((arm) => arm.timing.loadMs) },
    {
      what: `${name}: lateness p99 of arms with 1,000 requests or more`,
      unit: 'ms',
      samples: arms.flatMap((arm) => arm.load.latenessP99Ms ?? []),
    },
    { what: `${name}: the run of all scenarios, ${arms.length} arms`, unit: 'ms', samples: [wall] },
    { what: `${name}: memory of the harness, peak`, unit: 'MB', samples: [peak() / 1e6] },
  ];
}

console.log(`Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(1)}`);
console.log(`${'figure'.padEnd(60)}median         min …   max\n`);
print(versionFigure());
const scenario = await theScenario();
const engine = await findEngine();
if ('problem' in engine) console.log(`no containers: ${engine.problem.message}`);
for (const name of 'engine' in engine ? (['local', 'docker'] as const) : (['local'] as const)) {
  for (const figure of await podFigures(scenario, name)) print(figure);
  for (const figure of await runFigures(name)) print(figure);
}
