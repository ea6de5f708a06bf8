import { builtIn, builtInSurroundings, type OwnConfig } from '../harness/gateways/nginx-own-config.ts';
import type { Endpoint } from '../harness/model/agent-protocol.ts';
import type { Surroundings } from '../harness/model/surroundings.ts';
import type { Host } from '../harness/model/topology.ts';
import { type OwnGateway, startOwnGateway } from '../harness/own-config/deploy-own-config.ts';
import { createProgramWatch, type ProgramWatch } from '../harness/program-watch.ts';
import type { Subject } from './conformance/subject.ts';
import type { TestPod } from './local-pod.ts';

export const main = '/etc/nginx/nginx.conf';
export const ownConfig: OwnConfig = { main, prefix: '/etc/nginx', daemon: null };

/** How the user of a test calls its main config. */
export const names: ReadonlyMap<string, string> = new Map([[main, 'shop/nginx.conf']]);

/** A file of a pod from its text. */
export function fileOf(path: string, text: string, mode?: number) {
  return { path, bytes: Buffer.from(text), ...(mode === undefined ? {} : { mode }) };
}

/** Nginxes of pods are built as Debian or nginx.org build theirs. */
const builds = ['/var/lib/nginx', '/var/cache/nginx'].map((folder) =>
  builtInSurroundings(
    builtIn(
      `--pid-path=/run/nginx.pid --lock-path=/run/lock/nginx.lock --error-log-path=/var/log/nginx/error.log --http-client-body-temp-path=${folder}/body --user=nginx`,
      '/etc/nginx',
    ),
  ),
);

/** A pod for a user's own config, and what watches its programs. */
export interface OwnPod extends TestPod {
  readonly watch: ProgramWatch;
}

/** A pod with this main config, and what a test's config needs besides. */
export async function startOwnPod(
  subject: Subject,
  config: string,
  more: Partial<Surroundings> = {},
  hosts: readonly Host[] = [],
): Promise<OwnPod> {
  const watch = createProgramWatch();
  const surroundings: Surroundings = {
    addresses: [],
    sockets: [],
    redirects: [],
    ...more,
    files: [fileOf(main, config), ...(more.files ?? [])],
    folders: [...builds.flatMap(({ folders }) => folders), ...(more.folders ?? [])],
    logs: [...builds.flatMap(({ logs }) => logs), ...(more.logs ?? [])],
    users: [...builds.flatMap(({ users }) => users), ...(more.users ?? [])],
  };
  const test = await subject.startPod(hosts, { surroundings, onEvent: watch.onEvent });
  return { ...test, watch };
}

/** Starts the gateway of such a pod. */
export function serve(
  { pod, watch }: OwnPod,
  listens: readonly Endpoint[] = [{ host: '127.0.0.1', port: 80 }],
  config = ownConfig,
): Promise<OwnGateway> {
  return startOwnGateway(pod, config, { listens, names, watch });
}
