import { tokenHolders } from '../../harness/runtimes/pod-token.ts';
import { bystander } from '../bystander.ts';
import { startTestPod } from '../local-pod.ts';
import type { Subject } from './subject.ts';

/** The local runtime. */
export const local: Subject = {
  name: 'local',
  startPod: startTestPod,
  partsOf: async (runId) =>
    tokenHolders()
      .filter((holder) => holder.runId === runId)
      .map(({ pid }) => String(pid)),
  crash: async ({ pod }, name, signal) => {
    await pod.agent.call('signal', { name, signal, awaitExit: false });
  },
  bystander: async () => {
    const foreign = bystander();
    return {
      lives: async () => foreign.lives(),
      [Symbol.asyncDispose]: async () => foreign[Symbol.dispose](),
    };
  },
  limited: {
    signal: 'SIGABRT',
    outOfMemory: 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
  },
  routed: true,
  node: '/opt/node/bin/node',
  held: ['local'],
};
