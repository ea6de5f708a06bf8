import { afterEach, expect, test, vi } from 'vitest';
import { measures } from '../../harness/model/claim.ts';
import { truths } from './truths.ts';

/** Few seeds: `npm run test:truth` has thousands of runs. */
const seeds = [11, 12, 13] as const;

afterEach(() => {
  vi.doUnmock('../../harness/judge/sprt.ts');
  vi.doUnmock('../../harness/judge/evidence.ts');
  vi.doUnmock('../../harness/judge/marks.ts');
  vi.doUnmock('../../harness/judge/asked-pages.ts');
  vi.doUnmock('../../harness/observe/join.ts');
  vi.resetModules();
});

/** What the judge says where parts of it are what they are now. */
async function tally() {
  const [{ checkTruths }, told] = await Promise.all([import('./check-truths.ts'), import('./truths.ts')]);
  return checkTruths(told.truths, seeds);
}

/** Whether `npm run test:truth` would say that all is well. */
async function judgesSoundly(): Promise<boolean> {
  const { isSound } = await import('./check-truths.ts');
  return isSound(await tally());
}

test('the judge says of every run what is true of it', async () => {
  const { runs, wrong } = await tally();
  expect(runs).toBe(truths.length * seeds.length);
  expect(wrong).toEqual([]);
  expect(await judgesSoundly()).toBe(true);
});

test('an arm is not said to differ from itself', async () => {
  const { checkSame } = await import('./same.ts');
  const { comparisons, different } = checkSame(seeds);
  expect(comparisons).toBe(seeds.length * measures.length);
  expect(different).toEqual([]);
});

test('a judge that swaps the two hypotheses is found out', async () => {
  vi.doMock('../../harness/judge/sprt.ts', async (original) => {
    const { sprt, ...rest } = await original<typeof import('../../harness/judge/sprt.ts')>();
    const swapped: typeof sprt = (outcomes, plan) => {
      const result = sprt(outcomes, plan);
      return { ...result, h0At: result.h1At, h1At: result.h0At };
    };
    return { ...rest, sprt: swapped };
  });
  expect(await judgesSoundly()).toBe(false);
});

test('a judge that counts requests for exposures is found out', async () => {
  vi.doMock('../../harness/judge/evidence.ts', async (original) => {
    const { gather, ...rest } = await original<typeof import('../../harness/judge/evidence.ts')>();
    const counting: typeof gather = (armCase) => {
      const findings = gather(armCase);
      return { ...findings, exposures: findings.ended };
    };
    return { ...rest, gather: counting };
  });
  expect(await judgesSoundly()).toBe(false);
});

test('a judge that drops one record in a thousand is found out', async () => {
  vi.doMock('../../harness/observe/join.ts', async (original) => {
    const { joinHistory, ...rest } = await original<typeof import('../../harness/observe/join.ts')>();
    const dropping: typeof joinHistory = (seen) => {
      const { records, foreign } = joinHistory(seen);
      return { records: records.filter((_, index) => index % 1000 !== 500), foreign };
    };
    return { ...rest, joinHistory: dropping };
  });
  expect(await judgesSoundly()).toBe(false);
});

test('a judge that ignores the mark of a mitigation is found out', async () => {
  vi.doMock('../../harness/judge/marks.ts', async (original) => ({
    ...(await original<typeof import('../../harness/judge/marks.ts')>()),
    markTrouble: () => null,
  }));
  expect((await tally()).wrong.map(({ truth }) => truth)).toContain('its mark is missing');
});

test('a judge that does not look at what the nodes were asked for is found out', async () => {
  vi.doMock('../../harness/judge/asked-pages.ts', async (original) => ({
    ...(await original<typeof import('../../harness/judge/asked-pages.ts')>()),
    otherPage: () => null,
  }));
  const wrong = (await tally()).wrong.map(({ truth, said }) => `${truth}: ${said}`);
  expect(wrong).toContain('the mitigation asks the nodes for another page: confirmed');
});
