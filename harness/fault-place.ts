import type { TargetProbe } from './faults/condition.ts';
import { failure } from './model/error.ts';
import { isStore, type StoreKind } from './model/store.ts';
import type { Node, Service, Topology } from './model/topology.ts';
import type { Pod } from './runtimes/runtime.ts';

/** Where what a fault is put on is reached. */
export interface Place {
  readonly host: string;
  readonly port: number;
  readonly nodes: readonly Node[];
  /** The path that answers 2xx there, or the store whose protocol is spoken. */
  readonly answers: { readonly path: string } | { readonly kind: StoreKind };
}

function placeOfService({ host, port, program }: Service): Place {
  const { type } = program;
  const answers = isStore(type) ? { kind: type } : { path: '/-/ready' };
  return { host: host.address, port, nodes: [], answers };
}

/** One request to what a fault is put on. */
export async function probe(pod: Pod, { host, port, answers }: Place, withinMs: number): Promise<TargetProbe> {
  if ('kind' in answers) {
    const { at: from } = await pod.agent.call('now', {});
    const { at, met } = await pod.agent.call('awaitStore', { host, port, kind: answers.kind, withinMs });
    return { at, answered: met, tookMs: at - from };
  }
  const asked = {
    host,
    port,
    path: answers.path,
    status: 'success',
    header: null,
    withinMs: 0,
    timeoutMs: withinMs,
  } as const;
  const { at, met, tookMs } = await pod.agent.call('awaitGet', asked);
  return { at, answered: met, tookMs };
}

/** Where the node, pool or service `name`, or the gateway, is reached. */
export function placeOf({ nodes, services, gateway }: Topology, name: string): Place {
  const service = services.find((one) => one.name === name);
  if (service !== undefined) return placeOfService(service);
  if (name === gateway.name) return { host: gateway.address, port: 80, nodes: [], answers: { path: '/' } };
  const hit = nodes.filter((node) => node.name === name || node.upstream === name);
  const [first] = hit;
  if (first === undefined) throw failure('GC9001', `the topology has no ${name}`);
  const path = first.program.type === 'image' ? first.program.health : '/-/ready';
  return { host: first.host.address, port: first.gatewayPort, nodes: hit, answers: { path } };
}
