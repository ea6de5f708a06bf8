import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connectAgent } from '../harness/agent/client.ts';
import type { AgentEvent } from '../harness/model/agent-protocol.ts';
import type { Host } from '../harness/model/topology.ts';
import { createLocalRuntime, type LocalTools } from '../harness/runtimes/local.ts';
import type { Pod, Runtime } from '../harness/runtimes/runtime.ts';
import { ensureTool } from '../harness/runtimes/tools/index.ts';

/** A temporary folder that goes with the scope it was made in. */
export async function temporaryFolder(): Promise<{ readonly folder: string } & AsyncDisposable> {
  const folder = await mkdtemp(path.join(tmpdir(), 'gatecrash-test-'));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

/** The programs that test/global-setup.ts has made sure of. */
export async function localTools(): Promise<LocalTools> {
  const [nginx, toxiproxy, ip] = await Promise.all([
    ensureTool('nginx', () => {}),
    ensureTool('toxiproxy', () => {}),
    ensureTool('ip', () => {}),
  ]);
  return { nginx, toxiproxy, ip };
}

/** A run id that no other test has. */
export function uniqueRunId(): string {
  return `test${process.pid}x${Math.random().toString(16).slice(2, 10)}`;
}

/** A pod of its own for one test, taken down with the scope. */
export interface TestPod extends AsyncDisposable {
  readonly runtime: Runtime;
  readonly runId: string;
  readonly exchange: string;
  readonly pod: Pod;
  readonly events: readonly AgentEvent[];
}

export async function startTestPod(hosts: readonly Host[]): Promise<TestPod> {
  const temporary = await temporaryFolder();
  const runId = uniqueRunId();
  const events: AgentEvent[] = [];
  const runtime = createLocalRuntime({ runId, tools: await localTools(), connectAgent, temporary: '' });
  const onEvent = (event: AgentEvent): void => void events.push(event);
  const pod = await runtime.createPod({ id: `${runId}/0`, hosts, exchange: temporary.folder, onEvent });
  return {
    runtime,
    runId,
    exchange: temporary.folder,
    pod,
    events,
    [Symbol.asyncDispose]: async () => {
      await runtime.close();
      await temporary[Symbol.asyncDispose]();
    },
  };
}
