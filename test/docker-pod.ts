import { connectAgent } from '../harness/agent/client.ts';
import { GatecrashError } from '../harness/model/error.ts';
import type { Host } from '../harness/model/topology.ts';
import { type Engine, findEngine } from '../harness/runtimes/docker/engine.ts';
import type { Images } from '../harness/runtimes/docker/image.ts';
import { ensureImages } from '../harness/runtimes/docker/images.ts';
import { prepareDockerRuntime } from '../harness/runtimes/docker.ts';
import type { PreparedRuntime } from '../harness/runtimes/runtime.ts';
import { type Needs, startPodIn, type TestPod } from './local-pod.ts';

/** A container engine with the images of pods, for tests. */
export interface TestEngine {
  readonly engine: Engine;
  readonly images: Images;
  readonly prepared: PreparedRuntime;
}

/** The engine of this machine, or the reason why tests that need one are skipped. */
export async function testEngine(): Promise<TestEngine | { readonly skipped: string }> {
  const found = await findEngine();
  if ('problem' in found) return { skipped: found.problem.message };
  const { engine } = found;
  const settings = { engine, onStep: () => {}, signal: new AbortController().signal };
  try {
    const images = await ensureImages(settings, null);
    // Stands in for an image of a user's own as a node.
    const upstreams = [images.programs.name];
    return {
      engine,
      images,
      prepared: await prepareDockerRuntime({ ...settings, nginx: null, upstreams, connectAgent }),
    };
  } catch (error) {
    // An engine without images, on a machine that can get none; what fails otherwise fails the tests.
    if (error instanceof GatecrashError && error.problems[0]?.code === 'GC3009') return { skipped: error.message };
    throw error;
  }
}

/** A pod of the docker runtime. */
export function startDockerTestPod(
  { prepared }: TestEngine,
  hosts: readonly Host[],
  needs: Needs = {},
): Promise<TestPod> {
  return startPodIn(prepared.open, hosts, needs);
}
