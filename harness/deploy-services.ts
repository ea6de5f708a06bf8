import { podPaths } from './model/agent-protocol.ts';
import { failure } from './model/error.ts';
import type { Service } from './model/topology.ts';
import { notReady, readyMs } from './not-ready.ts';
import type { ProgramWatch } from './program-watch.ts';
import type { Pod } from './runtimes/runtime.ts';

/** File of the exchange folder in which a third party writes down what reached it. */
export function serviceJournal({ name }: Service): string {
  return `${name}.journal`;
}

/** Starts a service's program; answers as soon as its process runs. */
export function startService(pod: Pod, service: Service): Promise<{ at: number }> {
  const { name, host, listenPort: port, program } = service;
  if (program.type !== 'third-party') throw failure('GC9001', `${program.type} cannot be started yet`);
  const { type: _, ...own } = program;
  const settings = {
    ...own,
    name,
    host: host.address,
    port,
    journal: `${podPaths.exchange}/${serviceJournal(service)}`,
  };
  return pod.start({ name, kind: 'third-party', args: [JSON.stringify(settings)] });
}

/** Starts a service and waits until it answers in its own protocol, not through any proxy. */
export async function deployService(pod: Pod, service: Service, watch: ProgramWatch): Promise<void> {
  await startService(pod, service);
  const { address: host } = service.host;
  const asked = { host, port: service.listenPort, path: '/-/ready', status: 204, header: null, withinMs: readyMs };
  const { met, last } = await watch.unlessGone(service.name, pod.agent.call('awaitGet', asked));
  if (!met) throw notReady(service.name, last);
}
