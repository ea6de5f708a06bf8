import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallestChanges, type Trial } from './smallest.ts';

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);
/** Worse where all of these are there. */
const planted =
  (...culprits: readonly number[]) =>
  async (some: readonly number[]): Promise<Trial> =>
    culprits.every((one) => some.includes(one)) ? 'worse' : 'fine';
const without = 10_000;

describe('smallestChanges', () => {
  it('finds nothing where nothing is worse, or nothing has changed', async () => {
    expect(await smallestChanges(range(4), async () => 'fine', without)).toBeNull();
    expect(await smallestChanges([], async () => 'worse', without)).toBeNull();
  });

  it('takes the one change that there is, after one trial', async () => {
    expect(await smallestChanges(['x'], async () => 'worse', without)).toEqual({
      changes: ['x'],
      trials: 1,
      isMinimal: true,
    });
  });

  it('asks of nothing twice', async () => {
    const asked: string[] = [];
    const attempt = async (some: readonly number[]): Promise<Trial> => {
      asked.push(some.join());
      return planted(1, 6)(some);
    };
    const found = await smallestChanges(range(8), attempt, without);
    expect(found?.changes).toEqual([1, 6]);
    expect(new Set(asked).size).toBe(asked.length);
    expect(found?.trials).toBe(asked.length);
  });

  it('says what it has where trials run out', async () => {
    expect(await smallestChanges(range(64), planted(5), 3)).toEqual({
      changes: range(32).slice(0, 16),
      trials: 3,
      isMinimal: false,
    });
    expect(await smallestChanges(range(64), planted(5), 0)).toBeNull();
  });

  it('finds a change that nginx takes only together with another', async () => {
    const attempt = async (some: readonly number[]): Promise<Trial> => {
      if (some.includes(3) !== some.includes(12)) return 'unusable';
      return some.includes(3) ? 'worse' : 'fine';
    };
    expect((await smallestChanges(range(20), attempt, without))?.changes).toEqual([3, 12]);
  });
});

const size = fc.integer({ min: 1, max: 40 });

describe('whatever was changed', () => {
  it('a single culprit is found in some 2 log₂ n trials', async () => {
    await fc.assert(
      fc.asyncProperty(size, fc.nat(), async (count, number) => {
        const culprit = number % count;
        const found = await smallestChanges(range(count), planted(culprit), without);
        expect(found).toMatchObject({ changes: [culprit], isMinimal: true });
        expect(found?.trials).toBeLessThanOrEqual(1 + 2 * Math.ceil(Math.log2(count)));
      }),
    );
  });

  it('a pair of culprits is found', async () => {
    await fc.assert(
      fc.asyncProperty(size, fc.nat(), fc.nat(), async (count, one, other) => {
        const pair = [...new Set([one % count, other % count])].toSorted((a, b) => a - b);
        expect((await smallestChanges(range(count), planted(...pair), without))?.changes).toEqual(pair);
      }),
    );
  });

  it('none of what is found can be left out, in n² + 3n trials at most', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 10 }),
        fc.func<[string], Trial>(fc.constantFrom('worse', 'fine', 'unusable')),
        async (count, any) => {
          const attempt = async (some: readonly number[]): Promise<Trial> =>
            some.length === count ? 'worse' : some.length === 0 ? 'fine' : any(some.join());
          const found = await smallestChanges(range(count), attempt, without);
          const changes = found?.changes ?? [];
          expect(found?.trials).toBeLessThanOrEqual(count ** 2 + 3 * count + 1);
          expect(await attempt(changes)).toBe('worse');
          for (const one of changes) {
            if (changes.length > 1) expect(await attempt(changes.filter((other) => other !== one))).not.toBe('worse');
          }
        },
      ),
    );
  });
});
