import { connectAgent } from './agent/client.ts';
import { GatecrashError } from './model/error.ts';
import type { RunObserver, RunPlan } from './model/run-plan.ts';
import { needsProxy } from './model/topology.ts';
import { createLocalRuntime, describeLocalRuntime } from './runtimes/local.ts';
import { checkLocalRuntime } from './runtimes/local-support.ts';
import type { PreparedRuntime } from './runtimes/runtime.ts';
import { ensureTool } from './runtimes/tools/index.ts';

async function prepareLocal(plan: RunPlan, observer: RunObserver, signal: AbortSignal): Promise<PreparedRuntime> {
  const support = await checkLocalRuntime();
  if (!support.ok) throw new GatecrashError([support.problem]);
  const onStep = observer.onStep ?? (() => {});
  const proxied = plan.scenarios.some(({ arms }) => arms.some((arm) => needsProxy(arm.topologyOf)));
  const nginx = await ensureTool('nginx', onStep, signal);
  const toxiproxy = proxied ? await ensureTool('toxiproxy', onStep, signal) : null;
  const tools = { nginx, toxiproxy, ip: await ensureTool('ip', onStep, signal) };
  return {
    description: describeLocalRuntime(tools),
    open: ({ runId, temporary }) => createLocalRuntime({ runId, tools, connectAgent, temporary }),
  };
}

/** Gets ready what the pods of a plan need: programs on this machine, or images in an engine. */
export function prepareRuntime(plan: RunPlan, observer: RunObserver, signal: AbortSignal): Promise<PreparedRuntime> {
  return prepareLocal(plan, observer, signal);
}
