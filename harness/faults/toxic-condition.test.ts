import { expect, test } from 'vitest';
import type { FaultTarget, TargetProbe } from './condition.ts';
import { resetPeerCondition } from './reset-peer.ts';

const reset: TargetProbe = { at: 3, answered: false, tookMs: 4 };
const late: TargetProbe = { at: 2, answered: false, tookMs: 160 };
const answered: TargetProbe = { at: 1, answered: true, tookMs: 4 };

/** What a reset of all connections, or of a share of them, is proven by where probes come to this, one after the other. */
async function provenBy(probes: readonly TargetProbe[], toxicity = 1) {
  let made = 0;
  const target = {
    address: '127.0.1.1:8080',
    proxy: { listToxics: async () => ({ at: 0, listed: ['reset_peer_upstream'] }) },
    probe: async () => probes[Math.min(made++, probes.length - 1)],
  } as unknown as FaultTarget;
  const seen = await resetPeerCondition.prove(target, { toxicity });
  return [seen?.at ?? null, made];
}

test('a toxic on all connections is proven by a probe that it hits, also where one before ended late', async () => {
  expect(await provenBy([reset])).toEqual([3, 1]);
  expect(await provenBy([late, late, reset])).toEqual([3, 3]);
});

test('a toxic on all connections is not in effect where one brought an answer, or all ended late', async () => {
  expect(await provenBy([answered, reset])).toEqual([null, 1]);
  expect(await provenBy([late])).toEqual([null, 10]);
});

test('a toxic on a share of the connections is proven by the first probe that it hits', async () => {
  expect(await provenBy([answered, answered, reset], 0.5)).toEqual([3, 3]);
  expect(await provenBy([answered], 0.5)).toEqual([null, 40]);
});
