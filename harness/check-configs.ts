import { rm } from 'node:fs/promises';
import path from 'node:path';
import { gatewayName, writeGatewayFiles } from './deploy.ts';
import { nginxArguments, rejection } from './gateways/nginx.ts';
import { hiddenFromHarness } from './gateways/nginx-visibility.ts';
import { GatecrashError, type Problem } from './model/error.ts';
import type { RunPlan } from './model/run-plan.ts';
import type { Scenario } from './model/scenario.ts';
import { topologyOf } from './model/topology.ts';
import type { Runtime } from './runtimes/runtime.ts';

const checkMs = 20_000;

/** Puts every config of a scenario that an arm uses before `nginx -t`, in a pod that knows its hosts. */
async function checkScenario(
  runtime: Runtime,
  podId: string,
  exchange: string,
  scenario: Scenario,
  configs: ReadonlySet<string>,
): Promise<readonly Problem[]> {
  const { hosts } = topologyOf(scenario, null);
  const pod = await runtime.createPod({ id: podId, hosts, exchange, onEvent: () => {} });
  const problems: Problem[] = [];
  try {
    for (const config of configs) {
      const file = path.join(scenario.folder, config);
      problems.push(...hiddenFromHarness(scenario.configs[config] ?? '', file));
      await writeGatewayFiles(pod, scenario.configs[config] ?? '', 1);
      const checked = await pod.run({ name: gatewayName, kind: 'gateway', args: nginxArguments.check }, checkMs);
      if (checked.code === 0) continue;
      problems.push({
        code: 'GC2004',
        message: `nginx rejects ${config} of ${scenario.name}: ${rejection(checked.stderr, file)}`,
        hint: 'the config is included in http {}, as a file of /etc/nginx/conf.d; hosts are named as in the scenario',
      });
    }
  } finally {
    await pod.stop();
  }
  return problems;
}

async function problemsOf(
  runtime: Runtime,
  runId: string,
  exchange: string,
  plan: RunPlan,
): Promise<readonly Problem[]> {
  const checks = await Promise.allSettled(
    plan.scenarios.map(({ scenario, arms }, index) =>
      checkScenario(runtime, `${runId}/check-${index}`, exchange, scenario, new Set(arms.map((arm) => arm.config))),
    ),
  );
  return checks.flatMap((check) => {
    if (check.status === 'rejected') throw check.reason;
    return check.value;
  });
}

/**
 * Looks at every config that the plan uses, and lets the gateway itself check it; all that is wrong is thrown at once
 * (GC2004, GC2005): it is wrong input then, and nothing is started. `folder` is made for it and taken away again.
 */
export async function checkConfigs(runtime: Runtime, runId: string, plan: RunPlan, folder: string): Promise<void> {
  let problems: readonly Problem[] = [];
  try {
    problems = await problemsOf(runtime, runId, folder, plan);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const [first, ...rest] = problems;
  if (first !== undefined) throw new GatecrashError([first, ...rest]);
}
