import { gatewayName, writeGatewayFiles } from './deploy.ts';
import { nginxArguments, rejection } from './gateways/nginx.ts';
import { GatecrashError, type Problem } from './model/error.ts';
import type { PlannedScenario } from './model/run-plan.ts';
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
      await writeGatewayFiles(pod, scenario.configs[config] ?? '', 1);
      const checked = await pod.run({ name: gatewayName, kind: 'gateway', args: nginxArguments.check }, checkMs);
      if (checked.code === 0) continue;
      const file = `${scenario.folder}/${config}`;
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

/** Lets the gateway itself check every config that the plan uses; all that it rejects is thrown at once (GC2004). */
export async function checkConfigs(
  runtime: Runtime,
  runId: string,
  exchange: string,
  scenarios: readonly PlannedScenario[],
): Promise<void> {
  const checks = scenarios.map(({ scenario, arms }, index) =>
    checkScenario(runtime, `${runId}/check-${index}`, exchange, scenario, new Set(arms.map((arm) => arm.config))),
  );
  const [first, ...rest] = (await Promise.all(checks)).flat();
  if (first !== undefined) throw new GatecrashError([first, ...rest]);
}
