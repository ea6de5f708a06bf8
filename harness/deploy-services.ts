import { podPaths } from './model/agent-protocol.ts';
import type { ThirdPartyProgram } from './model/service.ts';
import { isStore } from './model/store.ts';
import type { Service } from './model/topology.ts';
import { notReady, readyMs } from './not-ready.ts';
import type { ProgramWatch } from './program-watch.ts';
import type { Pod } from './runtimes/runtime.ts';
import { storeArguments } from './stores/index.ts';

/** File of the exchange folder in which a third party writes down what reached it. */
export function serviceJournal({ name }: Service): string {
  return `${name}.journal`;
}

function thirdPartyArguments(service: Service, { type: _, ...own }: ThirdPartyProgram): readonly string[] {
  const { name, host, listenPort: port } = service;
  const journal = `${podPaths.exchange}/${serviceJournal(service)}`;
  return [JSON.stringify({ ...own, name, host: host.address, port, journal })];
}

/** Starts a service's program, a store always empty; answers as soon as its process runs. */
export function startService(pod: Pod, service: Service): Promise<{ at: number }> {
  const { name, host, listenPort: port, program } = service;
  const args =
    program.type === 'third-party'
      ? thirdPartyArguments(service, program)
      : storeArguments[program.type]({ host: host.address, port });
  return pod.start({ name, kind: program.type, args });
}

/** Waits until a service answers in its own protocol, on its own address and not through any proxy. */
export function awaitService(
  pod: Pod,
  { host: { address: host }, listenPort: port, program: { type } }: Service,
  withinMs: number,
): Promise<{ at: number; met: boolean; last: unknown }> {
  return isStore(type)
    ? pod.agent.call('awaitStore', { kind: type, host, port, withinMs })
    : pod.agent.call('awaitGet', { host, port, path: '/-/ready', status: 204, header: null, withinMs });
}

/** Starts a service and waits until it answers. */
export async function deployService(pod: Pod, service: Service, watch: ProgramWatch): Promise<void> {
  await startService(pod, service);
  const { met, last } = await watch.unlessGone(service.name, awaitService(pod, service, readyMs));
  if (!met) throw notReady(service.name, last);
}
