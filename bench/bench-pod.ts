import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { usageOf } from '../harness/agent/process-usage.ts';
import { loadScenarios } from '../harness/cli/load-scenario.ts';
import { packageRoot } from '../harness/cli/package-root.ts';
import { deploy } from '../harness/deploy.ts';
import type { AgentEvent } from '../harness/model/agent-protocol.ts';
import { type Arm, armsOf } from '../harness/model/arm.ts';
import type { Scenario } from '../harness/model/scenario.ts';
import { type Topology, topologyOf } from '../harness/model/topology.ts';
import { prepareRuntime } from '../harness/prepare-runtime.ts';
import { createProgramWatch } from '../harness/program-watch.ts';
import { tokenHolders } from '../harness/runtimes/pod-token.ts';
import type { Pod, Runtime } from '../harness/runtimes/runtime.ts';

/** Whose pods are measured: nginx, three nodes, and Toxiproxy where an arm has proxies. */
export const benchScenario = 'flapping-node';

/** An arm of the scenario whose pods are measured. */
async function benchArm(proxied: boolean): Promise<{ readonly scenario: Scenario; readonly arm: Arm }> {
  const folder = path.join(packageRoot, 'scenarios', benchScenario);
  const { scenarios } = await loadScenarios([{ name: benchScenario, folder }]);
  for (const scenario of scenarios) {
    const arm = armsOf(scenario).find(({ world }) => (world.proxied !== null) === proxied);
    if (arm !== undefined) return { scenario, arm };
  }
  throw new Error(`${benchScenario} has no such arm`);
}

/** A pod whose programs answer, as a run makes it, and how long it took. */
export interface BenchPod {
  readonly pod: Pod;
  readonly topology: Topology;
  readonly arm: Arm;
  readonly exchange: string;
  readonly readyMs: number;
  /** CPU that its agent has used so far, in ms; its own process lies in this machine's process table. */
  readonly agentCpuMs: () => number;
  /** Takes it down, and says how long that took. */
  readonly stop: () => Promise<number>;
}

/** Where the pods of a measurement are made. */
export interface BenchRuntime {
  readonly makePod: (onEvent?: (event: AgentEvent) => void) => Promise<BenchPod>;
  readonly close: () => Promise<void>;
}

/** The agent of a run's only pod: the process of ours with its token that is no set-up around it. */
function agentPid(runId: string): number {
  const pids = tokenHolders()
    .filter((holder) => holder.runId === runId)
    .map(({ pid }) => pid);
  const cpus = pids.map((pid) => ({ pid, cpuMs: usageOf('agent', pid)?.cpuMs ?? 0 }));
  const most = cpus.toSorted((a, b) => b.cpuMs - a.cpuMs)[0];
  if (most === undefined) throw new Error('there is no agent');
  return most.pid;
}

/** Opens a runtime as a run does; with Toxiproxy in its pods, or without. */
export async function openRuntime(name: Runtime['name'], proxied: boolean): Promise<BenchRuntime> {
  const { scenario, arm } = await benchArm(proxied);
  const scenarios = [{ scenario, arms: [{ ...arm, repetition: 1 }], ablations: [] }];
  const wanted = { scenarios, runtime: name, nginx: null, verbose: false };
  const prepared = await prepareRuntime(wanted, {}, new AbortController().signal);
  const runId = `bench${process.pid}`;
  const runtime = prepared.open({ runId, temporary: '' });
  let round = 0;
  const makePod: BenchRuntime['makePod'] = async (onEvent = () => {}) => {
    const exchange = await mkdtemp(path.join(tmpdir(), 'gatecrash-bench-'));
    const topology = topologyOf(arm.world);
    const watch = createProgramWatch();
    const hear = (event: AgentEvent): void => {
      watch.onEvent(event);
      onEvent(event);
    };
    round += 1;
    const begun = performance.now();
    const pod = await runtime.createPod({
      id: `${runId}/${round}`,
      hosts: topology.hosts,
      exchange,
      onEvent: hear,
    });
    await deploy(pod, scenario, arm, topology, watch);
    const readyMs = performance.now() - begun;
    return {
      ...{ pod, topology, arm, exchange, readyMs },
      agentCpuMs: () => usageOf('agent', agentPid(runId))?.cpuMs ?? Number.NaN,
      stop: async () => {
        const stopping = performance.now();
        await pod.stop();
        const stopMs = performance.now() - stopping;
        await rm(exchange, { recursive: true });
        return stopMs;
      },
    };
  };
  return { makePod, close: () => runtime.close() };
}
