import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connectAgent } from '../harness/agent/client.ts';
import type { AgentEvent } from '../harness/model/agent-protocol.ts';
import type { Host } from '../harness/model/topology.ts';
import { ensureFirewallTools } from '../harness/runtimes/firewall-tools.ts';
import { createLocalRuntime } from '../harness/runtimes/local.ts';
import type { EnsurePrograms, LocalTools } from '../harness/runtimes/local-programs.ts';
import type { Pod, PodSpec, Runtime } from '../harness/runtimes/runtime.ts';
import { ensureStorePrograms } from '../harness/runtimes/store-programs.ts';
import { ensureTool, findTool } from '../harness/runtimes/tools/index.ts';

/** A temporary folder that goes with the scope it was made in. */
export async function temporaryFolder(): Promise<{ readonly folder: string } & AsyncDisposable> {
  const folder = await mkdtemp(path.join(tmpdir(), 'gatecrash-test-'));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

/** The programs that test/global-setup.ts has made sure of. */
async function localTools(): Promise<LocalTools> {
  const [nginx, toxiproxy, ip, nft] = await Promise.all([
    ensureTool('nginx', () => {}),
    ensureTool('toxiproxy', () => {}),
    ensureTool('ip', () => {}),
    findTool('nft'),
  ]);
  return { nginx, toxiproxy, ip, nft, tcpdump: null };
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

/** What a test's pod has besides its programs. */
export type Needs = Pick<PodSpec, 'firewall' | 'images' | 'regions' | 'stores' | 'surroundings'> &
  Partial<Pick<PodSpec, 'onEvent'>>;

/** A pod in a runtime of its own, opened for one test. */
export async function startPodIn(
  open: (run: { readonly runId: string; readonly temporary: string }) => Runtime | Promise<Runtime>,
  hosts: readonly Host[],
  needs: Needs,
): Promise<TestPod> {
  const temporary = await temporaryFolder();
  const runId = uniqueRunId();
  const events: AgentEvent[] = [];
  const runtime = await open({ runId, temporary: '' });
  const close = async (): Promise<void> => {
    await runtime.close();
    await temporary[Symbol.asyncDispose]();
  };
  const onEvent = (event: AgentEvent): void => {
    events.push(event);
    needs.onEvent?.(event);
  };
  const spec = { id: `${runId}/0`, hosts, exchange: temporary.folder, ...needs, onEvent };
  const pod = await runtime.createPod(spec).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return { runtime, runId, exchange: temporary.folder, pod, events, [Symbol.asyncDispose]: close };
}

/** The local runtime, with those programs and `more`. */
export async function openLocalRuntime(
  run: { readonly runId: string; readonly temporary: string },
  ensurePrograms: EnsurePrograms = {
    firewall: () => ensureFirewallTools(() => {}),
    stores: ensureStorePrograms(() => {}),
  },
  more: Partial<LocalTools> = {},
): Promise<Runtime> {
  const tools = { ...(await localTools()), ...more };
  return createLocalRuntime({ ...run, tools, ensurePrograms, connectAgent });
}

/** A pod of the local runtime. */
export function startTestPod(hosts: readonly Host[], needs: Needs = {}): Promise<TestPod> {
  return startPodIn(openLocalRuntime, hosts, needs);
}
