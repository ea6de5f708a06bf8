import { rm } from 'node:fs/promises';
import path from 'node:path';
import { hiddenFromHarness } from './config/hidden-from-harness.ts';
import { listenedOn } from './config/listened-on.ts';
import { gatewayName, gatewayPort, listens, startGateway, writeGatewayFiles } from './deploy.ts';
import { programBehind, writeFilesBehind } from './deploy-behind.ts';
import { nginxArguments, nginxBehind, rejection } from './gateways/nginx.ts';
import type { Ablation, Refusals } from './model/ablation.ts';
import { configsNamedBy } from './model/arm.ts';
import { didYouMean } from './model/did-you-mean.ts';
import { GatecrashError, type Problem } from './model/error.ts';
import type { PlannedArm, PlannedScenario, RunPlan } from './model/run-plan.ts';
import type { Scenario } from './model/scenario.ts';
import { allNodes, type Node, type Region, type Topology, topologyOf } from './model/topology.ts';
import { createProgramWatch, type ProgramWatch } from './program-watch.ts';
import type { Pod, Runtime } from './runtimes/runtime.ts';

const checkMs = 20_000;

/** A config that nginx accepts, in the pod that checks it. */
interface Accepted {
  readonly pod: Pod;
  readonly watch: ProgramWatch;
  readonly text: string;
  readonly file: string;
  readonly generation: number;
  /** Address at which the load would reach the gateway. */
  readonly host: string;
}

/** Starts nginx and sees whether it listens where the load goes (GC2006); null = it does. */
async function withoutListener({ pod, watch, text, file, generation, host }: Accepted): Promise<Problem | null> {
  try {
    const started = await watch.unlessGone(gatewayName, startGateway(pod, generation));
    if (!started.met || (await listens(pod, host))) return null;
  } catch {
    return null; // it does not start for another reason, which its arm tells
  } finally {
    await pod.signal(gatewayName, 'SIGTERM', true).catch(() => {}); // it has ended by itself
  }
  const seen = listenedOn(text).join(', ') || 'no server';
  return {
    code: 'GC2006',
    message: `${file}: expected a server that listens on port ${gatewayPort}, saw ${seen}`,
    hint: `let a server listen on port ${gatewayPort}: that is where the load goes`,
  };
}

function rejectionHint(said: string, names: readonly string[]): string {
  const unknown = /host not found in upstream "([^":]+)/.exec(said)?.[1];
  if (unknown !== undefined) return didYouMean(unknown, names, 'the hosts are') ?? 'the scenario has no hosts';
  return 'the config is included in http {}, as a file of /etc/nginx/conf.d';
}

/** Every config that the arms run with at any time, with an arm that does. */
function configsOf(arms: readonly PlannedArm[]): ReadonlyMap<string, PlannedArm> {
  return new Map(arms.flatMap((arm) => configsNamedBy(arm).map((config) => [config, arm] as const)).toReversed());
}

/** The gateways behind the gateway, each node once. */
function gatewaysBehind(topologies: readonly Topology[]): readonly Node[] {
  const nodes = topologies.flatMap(allNodes).filter(({ program }) => program.type === 'gateway');
  return [...new Map(nodes.map((node) => [node.name, node])).values()];
}

/** Every region of these topologies, with the hosts that it has in any of them. */
function regionsOf(topologies: readonly Topology[]): readonly Region[] {
  const byName = Map.groupBy(
    topologies.flatMap(({ regions }) => regions),
    ({ name }) => name,
  );
  return [...byName.values()].map((same) => ({
    ...(same[0] as Region),
    hosts: [...new Set(same.flatMap((region) => region.hosts))],
  }));
}

/** Puts the configs of gateways behind the gateway before `nginx -t`, each where it will listen. */
async function checkBehind(pod: Pod, scenario: Scenario, nodes: readonly Node[]): Promise<readonly Problem[]> {
  await writeFilesBehind(pod, scenario.configs, nodes);
  const problems: Problem[] = [];
  for (const node of nodes) {
    if (node.program.type !== 'gateway') continue;
    const { conf } = node.program;
    const file = path.join(scenario.folder, conf);
    problems.push(...hiddenFromHarness(scenario.configs[conf] ?? '', file));
    const checked = await pod.run(programBehind(node, 'check'), checkMs);
    if (checked.code === 0) continue;
    const said = rejection(checked.stderr, file, nginxBehind(node.name, node.host.address));
    const hint = `it is included in http {}, and listens at its own name: listen ${node.name}:${node.listenPort};`;
    problems.push({ code: 'GC2004', message: `nginx rejects ${conf} of ${scenario.name}: ${said}`, hint });
  }
  return problems;
}

/** nginx names the file around the author's where something is missing altogether: that one is the harness's. */
function withoutMainConfig(said: string): string {
  return said.replaceAll(/ in \S*\/nginx\.conf:\d+/g, '');
}

/** Puts the configs of ablations before `nginx -t`: one that it refuses is a result, and no problem. */
async function refusalsIn(
  pod: Pod,
  { ablations }: PlannedScenario,
  from: number,
): Promise<ReadonlyMap<Ablation, string>> {
  const refused = new Map<Ablation, string>();
  for (const [index, { ablation, world }] of ablations.entries()) {
    await writeGatewayFiles(pod, ablation.text, from + index, topologyOf(world).nodes);
    const checked = await pod.run({ name: gatewayName, kind: 'gateway', args: nginxArguments.check }, checkMs);
    if (checked.code !== 0) refused.set(ablation, withoutMainConfig(rejection(checked.stderr, ablation.config)));
  }
  return refused;
}

/** What was found in the configs of a scenario. */
interface Checked {
  readonly problems: readonly Problem[];
  readonly refusals: Refusals;
}

/** Puts every config of a scenario that an arm uses before `nginx -t`, in a pod that knows its hosts. */
async function checkScenario(
  runtime: Runtime,
  podId: string,
  exchange: string,
  planned: PlannedScenario,
): Promise<Checked> {
  const { scenario, arms } = planned;
  const topologies = arms.map(({ world }) => topologyOf(world));
  const hosts = [...new Map(topologies.flatMap((one) => one.hosts.map((host) => [host.name, host]))).values()];
  const gateway = topologies[0]?.gateway;
  if (gateway === undefined) return { problems: [], refusals: new Map() };
  const watch = createProgramWatch();
  const behind = gatewaysBehind(topologies);
  const regions = behind.length === 0 ? [] : regionsOf(topologies);
  const pod = await runtime.createPod({ id: podId, hosts, regions, exchange, onEvent: watch.onEvent });
  const problems: Problem[] = [];
  let refusals: Refusals = new Map();
  let generation = 0;
  try {
    for (const [config, { world }] of configsOf(arms)) {
      generation += 1;
      const { nodes } = topologyOf(world);
      const file = path.join(scenario.folder, config);
      const text = scenario.configs[config] ?? '';
      problems.push(...hiddenFromHarness(text, file));
      await writeGatewayFiles(pod, text, generation, nodes);
      const checked = await pod.run({ name: gatewayName, kind: 'gateway', args: nginxArguments.check }, checkMs);
      if (checked.code === 0) {
        const deaf = await withoutListener({ pod, watch, text, file, generation, host: gateway.address });
        if (deaf !== null) problems.push(deaf);
        continue;
      }
      problems.push({
        code: 'GC2004',
        message: `nginx rejects ${config} of ${scenario.name}: ${rejection(checked.stderr, file)}`,
        hint: rejectionHint(
          checked.stderr,
          hosts.filter(({ name }) => name !== gateway.name).map(({ name }) => name),
        ),
      });
    }
    problems.push(...(await checkBehind(pod, scenario, behind)));
    if (problems.length === 0) refusals = await refusalsIn(pod, planned, generation + 1);
  } finally {
    await pod.stop();
  }
  return { problems, refusals };
}

async function checkAll(runtime: Runtime, runId: string, folder: string, plan: RunPlan): Promise<Checked> {
  // The pods are up at once: in a folder that they share, each would read the configs of the others.
  const checks = await Promise.allSettled(
    plan.scenarios.map((planned, index) =>
      checkScenario(runtime, `${runId}/check-${index}`, path.join(folder, String(index)), planned),
    ),
  );
  const all = checks.map((check) => {
    if (check.status === 'rejected') throw check.reason;
    return check.value;
  });
  return {
    problems: all.flatMap(({ problems }) => problems),
    refusals: new Map(all.flatMap(({ refusals }) => [...refusals])),
  };
}

/**
 * Looks at every config that the plan uses, and lets the gateway itself check it; all that is wrong is thrown at once
 * (GC2004 to GC2006): it is wrong input then, and nothing is started. Gives the ablations whose config nginx refuses,
 * with its words. `folder` is made for it and taken away again.
 */
export async function checkConfigs(runtime: Runtime, runId: string, plan: RunPlan, folder: string): Promise<Refusals> {
  try {
    const { problems, refusals } = await checkAll(runtime, runId, folder, plan);
    const [first, ...rest] = problems;
    if (first !== undefined) throw new GatecrashError([first, ...rest]);
    return refusals;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
