import { commonOptions, hostConfig } from '../../harness/runtimes/docker/container-options.ts';
import { prepareExchange } from '../../harness/runtimes/docker/exchange.ts';
import { execIn } from '../../harness/runtimes/docker/exec.ts';
import { labels, podLabels } from '../../harness/runtimes/docker/labels.ts';
import { removeLabelled } from '../../harness/runtimes/docker/remove-run.ts';
import type { TestEngine } from '../docker-pod.ts';
import { temporaryFolder, uniqueRunId } from '../local-pod.ts';

const execMs = 30_000;

/** A container as the engine's client has it. */
export type Container = ReturnType<TestEngine['engine']['client']['getContainer']>;

/** How a container of the network is started. */
export interface Part {
  /** By which the others find it, through the engine's DNS. */
  readonly alias: string;
  readonly image: string;
  readonly argv: readonly string[];
  /** The container whose network it shares, as root with NET_ADMIN. */
  readonly beside?: Container;
}

/** A user-defined bridge network with containers of their own addresses, as users have it. */
export interface Bridge extends AsyncDisposable {
  readonly exchange: string;
  readonly start: (part: Part) => Promise<Container>;
  /** Runs a program in a container to its end, which has to be a good one. */
  readonly run: (container: Container, argv: readonly string[]) => Promise<void>;
  readonly addressOf: (container: Container) => Promise<string>;
}

/** Makes a network; everything on it goes with the scope, or with the label. */
export async function startBridge({ engine }: TestEngine): Promise<Bridge> {
  const runId = uniqueRunId();
  const podId = `${runId}/0`;
  const network = `gatecrash-${runId}`;
  const temporary = await temporaryFolder();
  const exchange = temporary.folder;
  const context = { podId, exchange, user: await prepareExchange(exchange, engine), besideEngine: false };
  await engine.client.createNetwork({ Name: network, Labels: podLabels(podId) });

  const networkOf = ({ alias, beside }: Part) => {
    if (beside !== undefined) return { HostConfig: { NetworkMode: `container:${beside.id}` } };
    return {
      HostConfig: { NetworkMode: network, Sysctls: { 'net.ipv4.ip_unprivileged_port_start': '0' } },
      NetworkingConfig: { EndpointsConfig: { [network]: { Aliases: [alias] } } },
    };
  };
  return {
    exchange,
    start: async (part) => {
      const asRoot = part.beside !== undefined;
      const { HostConfig, ...networking } = networkOf(part);
      const container = await engine.client.createContainer({
        ...commonOptions(asRoot ? { ...context, user: '0:0' } : context, {}),
        ...networking,
        name: `${network}-${part.alias}`,
        Image: part.image,
        Entrypoint: part.argv.slice(0, 1),
        Cmd: part.argv.slice(1),
        HostConfig: { ...hostConfig(context, asRoot ? ['NET_ADMIN'] : [], {}), ...HostConfig },
      });
      await container.start();
      return container;
    },
    run: async (container, argv) => {
      const { code, output } = await execIn(container, argv, execMs);
      if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}: ${output}`);
    },
    addressOf: async (container) => (await container.inspect()).NetworkSettings.Networks[network]?.IPAddress ?? '',
    [Symbol.asyncDispose]: async () => {
      await removeLabelled(engine.client, `${labels.run}=${runId}`);
      await temporary[Symbol.asyncDispose]();
    },
  };
}
