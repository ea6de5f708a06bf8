import { gatewayName } from '../deploy.ts';
import {
  complaintsOf,
  fatal,
  type NginxComplaint,
  type OwnConfig,
  ownConfigRun,
  saidComplaint,
} from '../gateways/nginx-own-config.ts';
import type { Endpoint } from '../model/agent-protocol.ts';
import { failure, GatecrashError } from '../model/error.ts';
import { notReady, readyMs } from '../not-ready.ts';
import type { ProgramWatch } from '../program-watch.ts';
import type { Pod } from '../runtimes/runtime.ts';

/** How the user calls each file of the pod. */
export type CalledFiles = ReadonlyMap<string, string>;

/** A gateway that runs with a user's own main config. */
export interface OwnGateway {
  /**
   * Has it take the config as it stands in the pod now. Answers what keeps it from that, with nothing changed; nothing
   * where new workers serve with it: old ones then only end what they have.
   */
  readonly reload: () => Promise<readonly NginxComplaint[]>;
}

/** What keeps nginx from taking a config (`nginx -t`), in its own words; nothing where it takes it. */
export async function checkOwnConfig(
  pod: Pod,
  config: OwnConfig,
  names: CalledFiles,
): Promise<readonly NginxComplaint[]> {
  const { code, stderr } = await pod.run({ name: 'check', kind: 'gateway', ...ownConfigRun(config).check }, readyMs);
  if (code === 0) return [];
  const complaints = fatal(complaintsOf(stderr, names));
  if (complaints.length > 0) return complaints;
  return [{ level: 'emerg', message: stderr.trim() || `nginx -t ended with ${code}`, file: null, line: null }];
}

/** What nginx said last, where it died of what it could not do: another error then has no reason of its own. */
async function inItsWords(pod: Pod, names: CalledFiles, error: unknown): Promise<unknown> {
  if (!(error instanceof GatecrashError)) return error;
  const lines = await pod.lastLines(gatewayName).catch(() => []);
  const complaints = fatal(complaintsOf(lines.join('\n'), names));
  if (complaints.length === 0) return error;
  return failure('GC2004', `nginx does not start: ${complaints.map(saidComplaint).join('; ')}`, null, error);
}

async function awaitServing(pod: Pod, listens: readonly Endpoint[]): Promise<readonly number[]> {
  const { met, workers } = await pod.agent.call('awaitWorkers', { besides: [], withinMs: readyMs });
  if (!met) throw notReady(gatewayName, 'no worker serves');
  await Promise.all(
    listens.map(async (listen) => {
      const connect = { ...listen, outcome: 'connected', withinMs: readyMs } as const;
      const { met: connected, last } = await pod.agent.call('awaitConnect', connect);
      if (!connected) throw notReady(gatewayName, `${listen.host}:${listen.port} ${last}`);
    }),
  );
  return workers;
}

/**
 * Starts nginx with a user's own main config. It is ready when a worker serves and every address of `listens` takes
 * connections: the config has no server of ours that could tell more. Throws GC2004 with nginx's words where it refuses.
 */
export async function startOwnGateway(
  pod: Pod,
  config: OwnConfig,
  settings: { readonly listens: readonly Endpoint[]; readonly names: CalledFiles; readonly watch: ProgramWatch },
): Promise<OwnGateway> {
  const { listens, names, watch } = settings;
  let workers: readonly number[];
  try {
    const starting = pod
      .start({ name: gatewayName, kind: 'gateway', ...ownConfigRun(config).serve })
      .then(() => awaitServing(pod, listens));
    workers = await watch.unlessGone(gatewayName, starting);
  } catch (error) {
    throw await inItsWords(pod, names, error);
  }
  return {
    reload: async () => {
      const complaints = await checkOwnConfig(pod, config, names);
      if (complaints.length > 0) return complaints;
      await pod.signal(gatewayName, 'SIGHUP', false);
      const taken = await pod.agent.call('awaitWorkers', { besides: workers, withinMs: readyMs });
      if (!taken.met) throw notReady(gatewayName, 'no worker serves with its new config');
      workers = taken.workers;
      return [];
    },
  };
}
