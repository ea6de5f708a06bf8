import { connectAgent } from './agent/client.ts';
import { failure, GatecrashError } from './model/error.ts';
import type { RunObserver, RunPlan, Step } from './model/run-plan.ts';
import { imagesOf } from './model/upstream.ts';
import { needsToxiproxy, nginxForContainers, refuseNamedToxiproxy } from './named-programs.ts';
import { type Engine, findEngine } from './runtimes/docker/engine.ts';
import { ensureFirewallTools } from './runtimes/firewall-tools.ts';
import { createLocalRuntime, describeLocalRuntime } from './runtimes/local.ts';
import { checkLocalRuntime } from './runtimes/local-support.ts';
import type { PreparedRuntime } from './runtimes/runtime.ts';
import { ensureStorePrograms } from './runtimes/store-programs.ts';
import { ensureTool, findNamedTool, findOwnNginx, findTcpdump, findTool, type Tool } from './runtimes/tools/index.ts';

/** As much of a plan as decides what has to be ready. */
type RuntimeWanted = Pick<RunPlan, 'scenarios' | 'runtime' | 'nginx' | 'verbose'>;

/** The nginx of a run in namespaces: no image, and of versions only the one that is here or can be fetched. */
async function localNginx(
  { nginx: choice, scenarios }: Pick<RuntimeWanted, 'nginx' | 'scenarios'>,
  onStep: (step: Step) => void,
  signal: AbortSignal,
): Promise<Tool> {
  if (choice?.type === 'binary') {
    // Without a scenario it is the user's own config that is loaded.
    return scenarios.length === 0
      ? findOwnNginx(choice.path, '--nginx')
      : findNamedTool('nginx', choice.path, '--nginx');
  }
  if (choice?.type === 'image') {
    const message = `--nginx ${choice.reference} is an image, which the local runtime cannot run`;
    throw failure('GC3001', message, 'take --runtime docker, or name a binary: --nginx ./nginx');
  }
  const nginx = await ensureTool('nginx', onStep, signal);
  if (choice === null || nginx.version === choice.version) return nginx;
  const message = `nginx ${choice.version} is wanted, the one of the local runtime is ${nginx.version} (${nginx.origin})`;
  throw failure(
    'GC3001',
    message,
    'take --runtime docker, which pulls that version, or name a binary: --nginx ./nginx',
  );
}

/** What captures packets, where that is asked for; that it is not there is told. */
async function captureTool(verbose: boolean, observer: RunObserver): Promise<Tool | null> {
  if (!verbose) return null;
  const tcpdump = await findTcpdump();
  if (tcpdump === null)
    observer.onNote?.('no packets are captured: there is no tcpdump that runs, on PATH or named by GATECRASH_TCPDUMP');
  return tcpdump;
}

async function prepareLocal(plan: RuntimeWanted, observer: RunObserver, signal: AbortSignal): Promise<PreparedRuntime> {
  const support = await checkLocalRuntime();
  if (!support.ok) throw new GatecrashError([support.problem]);
  const onStep = observer.onStep ?? (() => {});
  const nginx = await localNginx(plan, onStep, signal);
  const toxiproxy = needsToxiproxy(plan) ? await ensureTool('toxiproxy', onStep, signal) : null;
  const [ip, nft] = await Promise.all([ensureTool('ip', onStep, signal), findTool('nft')]);
  const tools = { nginx, toxiproxy, ip, nft, tcpdump: await captureTool(plan.verbose, observer) };
  const stores = ensureStorePrograms(onStep, signal);
  return {
    description: describeLocalRuntime(tools),
    open: (run) =>
      createLocalRuntime({
        ...run,
        tools,
        ensurePrograms: {
          firewall: () => ensureFirewallTools(onStep, signal),
          stores,
        },
        connectAgent,
      }),
  };
}

/** The images of the user's own that nodes of a plan run. */
function upstreamsOf(plan: RuntimeWanted): readonly string[] {
  return imagesOf(plan.scenarios.flatMap(({ arms }) => arms.flatMap(({ world }) => Object.values(world.upstreams))));
}

async function prepareDocker(
  engine: Engine,
  plan: RuntimeWanted,
  observer: RunObserver,
  signal: AbortSignal,
): Promise<PreparedRuntime> {
  refuseNamedToxiproxy(needsToxiproxy(plan), process.env);
  const nginx = await nginxForContainers(plan.nginx, process.env);
  const { prepareDockerRuntime } = await import('./runtimes/docker.ts');
  return prepareDockerRuntime({
    engine,
    nginx,
    upstreams: upstreamsOf(plan),
    connectAgent,
    onStep: observer.onStep ?? (() => {}),
    signal,
  });
}

/** The docker runtime, or the reason why it cannot be had here. */
async function tryDocker(
  plan: RuntimeWanted,
  observer: RunObserver,
  signal: AbortSignal,
): Promise<{ readonly prepared: PreparedRuntime } | { readonly error: GatecrashError }> {
  const found = await findEngine();
  if ('problem' in found) return { error: new GatecrashError([found.problem]) };
  try {
    return { prepared: await prepareDocker(found.engine, plan, observer, signal) };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof GatecrashError) return { error };
    throw error;
  }
}

/**
 * Gets ready what the pods of a plan need: images in a container engine, or programs on this machine. `auto` takes
 * containers where an engine answers and its images are there or can be had, else namespaces, and says why.
 */
export async function prepareRuntime(
  plan: RuntimeWanted,
  observer: RunObserver,
  signal: AbortSignal,
): Promise<PreparedRuntime> {
  if (plan.runtime === 'local') return prepareLocal(plan, observer, signal);
  const docker = await tryDocker(plan, observer, signal);
  if ('prepared' in docker) {
    if (plan.verbose) observer.onNote?.('no packets are captured: only the local runtime does that');
    if (plan.runtime === 'auto') observer.onRuntime?.('docker', `${docker.prepared.description.engine} answers`);
    return docker.prepared;
  }
  // An image runs in containers only. Where there is no engine, scenarios with images are skipped beside the others.
  const wanted =
    plan.nginx?.type === 'image' || (upstreamsOf(plan).length > 0 && docker.error.problems[0]?.code === 'GC3009');
  if (plan.runtime === 'docker' || wanted) throw docker.error;
  observer.onRuntime?.('local', docker.error.problems[0]?.message ?? '');
  return prepareLocal(plan, observer, signal);
}
