import type { Condition } from '../model/fault.ts';
import type { ConditionImplementation, FaultTarget } from './condition.ts';
import { recoverConnected } from './condition.ts';

const bad = 'v2';
const good = 'v1';

/** An app that dies again and again answers only now and then; a release that is not seen after this long is not there. */
const seenWithinMs = 2000;

/** Deploys a release to every node; one that is dead just then gets it as soon as it listens again. */
function deploy(target: FaultTarget, release: string): Promise<{ at: number }> {
  return target.app.tell(`/-/release?deploy=${release}`, target.recoveryMs);
}

function runs(target: FaultTarget, release: string, withinMs: number): Promise<{ at: number; met: boolean }> {
  return target.app.awaitEach({ name: 'x-release', value: release }, withinMs);
}

/**
 * Release v2 of the app is deployed. A request on a path that runs into its mistake throws an exception that nothing
 * catches, and Node.js ends the process: nginx reports "prematurely closed" (or 104) for what was in flight, and
 * "111: Connection refused" for everything until the supervisor has started the process again; all of it 502. What was
 * deployed stays deployed: the process that is started again has the same mistake. So a single page takes all others
 * down with it.
 */
export const badReleaseCondition: ConditionImplementation = {
  type: 'bad-release',
  via: 'process',
  restartsPrograms: true,
  needsStub: true,
  wholePool: true,
  needsWork: 'release',
  apply: (target) => deploy(target, bad),
  prove: async (target) => {
    const { at, met } = await runs(target, bad, seenWithinMs);
    return met ? { at, proof: `${target.address} runs release ${bad}` } : null;
  },
  revert: async (target) => {
    await deploy(target, good);
  },
  awaitRecovery: async (target) => {
    const { met } = await runs(target, good, target.recoveryMs);
    return met ? recoverConnected(target) : null;
  },
};

/** Deploys release v2 to a node, or to all nodes of a pool; reverting deploys v1 again. */
export function badRelease(target: string): Condition {
  const { type, via } = badReleaseCondition;
  return { type, target, via };
}
