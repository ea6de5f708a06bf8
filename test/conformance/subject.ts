import type { Host } from '../../harness/model/topology.ts';
import type { Program } from '../../harness/runtimes/runtime.ts';
import type { Needs, TestPod } from '../local-pod.ts';

/** A runtime that is put through the cases, and what only it can tell. */
export interface Subject {
  readonly name: string;
  readonly startPod: (hosts: readonly Host[], needs?: Needs) => Promise<TestPod>;
  /** Ids of what there is of a run: processes, or containers, networks and volumes. */
  readonly partsOf: (runId: string) => Promise<readonly string[]>;
  /** Sends a program's process a signal behind the runtime's back, as the kernel does when it crashes. */
  readonly crash: (test: TestPod, program: string, signal: NodeJS.Signals) => Promise<void>;
  /** Something of somebody else's that looks a little like a run's. */
  readonly bystander: () => Promise<{ readonly lives: () => Promise<boolean> } & AsyncDisposable>;
  /** How a stub ends that has taken more memory than it was given; null where none can be kept from it. */
  readonly limited: { readonly signal: NodeJS.Signals; readonly outOfMemory: unknown } | null;
  /** Regions are network namespaces of their own, behind a router. */
  readonly routed: boolean;
  /** Node, where its agent runs. */
  readonly node: string;
  /** Arguments of test/hold-pod.ts that make it hold a pod of this runtime. */
  readonly held: readonly string[];
}

export const app = { name: 'app-1', address: '127.0.1.1' };
export const other = { name: 'app-2', address: '127.0.1.2' };

/** The app stub on a host's port 8080, or on another. */
export function stub({ name, address }: Host, more: Readonly<Record<string, unknown>> = {}): Program {
  const capacity = { workers: 4, serviceTimeMs: 1, queue: null, whenFull: 'reset' };
  const settings = { ...capacity, name, host: address, port: 8080, journal: `/var/gatecrash/${name}.journal`, ...more };
  return { name, kind: 'stub', args: [JSON.stringify(settings)] };
}

/** Waits until the stub of a host answers; false where it does not in time. */
export async function answers({ pod }: TestPod, host: string, withinMs = 20_000): Promise<boolean> {
  const params = { host, port: 8080, path: '/-/ready', status: 204, header: null, withinMs } as const;
  return (await pod.agent.call('awaitGet', params)).met;
}

/** What a connect to a host's port 8080 meets right now, at the first try. */
export async function connectMeets({ pod }: TestPod, host: string): Promise<string> {
  const params = { host, port: 8080, outcome: 'connected', withinMs: 0 } as const;
  return (await pod.agent.call('awaitConnect', params)).last;
}

/** Starts the stub of a host and waits until it answers. */
export async function startStub(
  test: TestPod,
  host: Host,
  more: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await test.pod.start(stub(host, more));
  if (!(await answers(test, host.address))) throw new Error(`${host.name} does not answer`);
}
