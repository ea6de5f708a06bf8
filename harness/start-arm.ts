import path from 'node:path';
import { type Capturing, capturePackets } from './capture.ts';
import { collect } from './collect.ts';
import { deploy } from './deploy.ts';
import type { Scene } from './driven-arm.ts';
import type { AgentEvent } from './model/agent-protocol.ts';
import type { Arm } from './model/arm.ts';
import type { Scenario } from './model/scenario.ts';
import { storesOf } from './model/service.ts';
import { imageNodesOf, type Topology, topologyOf } from './model/topology.ts';
import { createProgramWatch, type ProgramWatch } from './program-watch.ts';
import { hasFirewall, readyFirewall } from './ready-firewall.ts';
import type { Pod, Runtime } from './runtimes/runtime.ts';
import { supervise } from './supervise.ts';
import { countTraffic } from './traffic.ts';

/** An interrupted arm that has not come to an end in good order by then is taken down as it is. */
const graceMs = 2000;

/** One arm to start: what of, and where. */
export interface ArmStart {
  readonly scenario: Scenario;
  readonly arm: Arm;
  readonly runtime: Runtime;
  readonly podId: string;
  readonly exchange: string;
  readonly signal: AbortSignal;
}

/** What looks on from beside the programs, from before the first of them starts. */
interface Lookers {
  readonly counted: boolean;
  readonly capturing: Capturing;
}

/** What came of a start: a pod whose programs answer, or what went wrong. A pod that was made is there until it is stopped. */
export interface StartedArm {
  /** What its programs write into. */
  readonly exchange: string;
  /** null where no pod could be made. */
  readonly scene: Scene | null;
  /** null where the programs could not be started. */
  readonly lookers: Lookers | null;
  /** From now on no program that dies by itself is started again. */
  readonly endSupervision: () => void;
  readonly startMs: number;
  readonly error: unknown;
}

/** Takes the pod down some time after an abort, wherever the arm is by then; `dispose` calls that off. */
export function stopOnAbort(pod: Pod, signal: AbortSignal): Disposable {
  let timer: NodeJS.Timeout | undefined;
  const onAbort = (): void => {
    timer = setTimeout(() => void pod.stop().catch(() => {}), graceMs);
  };
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort);
  return {
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    },
  };
}

/** Beside the records of the arm, and named after its folder. */
function captureFile(exchange: string): string {
  return `${path.basename(exchange)}.pcap`;
}

function createPod(
  { arm, runtime, podId, exchange }: ArmStart,
  topology: Topology,
  watch: ProgramWatch,
  hear: (event: AgentEvent) => void,
): Promise<Pod> {
  return runtime.createPod({
    id: podId,
    hosts: topology.hosts,
    images: imageNodesOf(topology),
    stores: storesOf(topology.services.map(({ program }) => program)),
    regions: topology.regions,
    firewall: hasFirewall(arm),
    exchange,
    onEvent: (event) => {
      watch.onEvent(event);
      hear(event);
    },
  });
}

/** Starts an arm's topology in a pod of its own, and waits until each program answers. Never throws. */
export async function startArm(start: ArmStart): Promise<StartedArm> {
  const begin = performance.now();
  const { scenario, arm, exchange, signal } = start;
  const watch = createProgramWatch();
  const topology = topologyOf(arm.world);
  const supervision = new AbortController();
  const endSupervision = (): void => supervision.abort();
  let hear: (event: AgentEvent) => void = () => {};
  let scene: Scene | null = null;
  let lookers: Lookers | null = null;
  let error: unknown = null;
  try {
    const pod = await createPod(start, topology, watch, (event) => hear(event));
    using _ = stopOnAbort(pod, signal);
    const collector = collect(pod, topology);
    scene = { pod, topology, watch, collector };
    hear = (event) => {
      if (event.event === 'outcomes') collector.addOutcomes(event.sent, event.outcomes);
      if (event.event === 'stall') collector.addStall(event.stall);
    };
    signal.throwIfAborted();
    // Beside the start of the programs, which takes longer.
    const looking = Promise.all([countTraffic(pod, topology), capturePackets(pod, captureFile(exchange))]);
    await deploy(pod, scenario, arm, topology, watch);
    await readyFirewall(pod, arm, topology);
    const [counted, capturing] = await looking;
    supervise(pod, topology, watch, AbortSignal.any([signal, supervision.signal]));
    lookers = { counted, capturing };
  } catch (cause) {
    error = cause;
  }
  return { exchange, scene, lookers, endSupervision, startMs: performance.now() - begin, error };
}
