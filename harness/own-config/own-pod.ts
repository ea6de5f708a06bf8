import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { AgentEvent } from '../model/agent-protocol.ts';
import { createProgramWatch, type ProgramWatch } from '../program-watch.ts';
import type { Pod } from '../runtimes/runtime.ts';
import { stopOnAbort } from '../start-arm.ts';
import { type DeployedConfig, deployWorld } from './deploy-world.ts';
import { type MatrixWatch, watchMatrix } from './matrix-watch.ts';
import type { OwnRuntime } from './own-runtime.ts';
import type { OwnWorld } from './own-world.ts';

/** A pod with a user's own config, in which all that it needs has been started. */
export interface OwnPod {
  readonly pod: Pod;
  readonly deployed: DeployedConfig;
  readonly watch: MatrixWatch;
  readonly programs: ProgramWatch;
}

/** Starts a config's world in a pod of its own for a while; the pod is gone when `act` has come to its end, whatever that is. */
export async function withOwnPod<T>(
  world: OwnWorld,
  { runtime, runId, folder, nextPod }: OwnRuntime,
  { firewall, signal }: { readonly firewall: boolean; readonly signal: AbortSignal },
  act: (own: OwnPod) => Promise<T>,
): Promise<T> {
  const number = String(nextPod());
  const exchange = path.join(folder, number);
  await mkdir(exchange);
  const programs = createProgramWatch();
  let hear: (event: AgentEvent) => void = () => {};
  const { hosts, surroundings, config, authority, complete, given } = world;
  const pod = await runtime.createPod({
    ...{ id: `${runId}/${number}`, hosts, exchange, surroundings, firewall },
    onEvent: (event) => {
      programs.onEvent(event);
      hear(event);
    },
  });
  using _ = stopOnAbort(pod, signal);
  const watch = watchMatrix(pod.follow, world);
  hear = watch.onEvent;
  try {
    const deployed = await deployWorld(pod, complete, { config, names: given.names, authority, watch: programs });
    return await act({ pod, deployed, watch, programs });
  } finally {
    await pod.stop();
    await watch.close();
  }
}
