import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seeded } from '../testing/history-builder.ts';
import { runningShare } from './running-share.ts';
import { type NextStep, nextStep, type SearchPlan, type StepDecision, type Tried } from './search.ts';

const plan: SearchPlan = {
  ...{ direction: 'up', start: 100, from: 3, to: 3200, integer: false },
  ...{ factor: 2, resolution: 1.05, mostSteps: 24, mostTries: 4 },
};

/** Searches to the end, each step told by `decide`. */
function search(
  searched: SearchPlan,
  decide: (value: number) => StepDecision,
): { readonly end: Exclude<NextStep, { type: 'try' }>; readonly tried: readonly Tried[] } {
  const tried: Tried[] = [];
  for (;;) {
    const next = nextStep(searched, tried);
    if (next.type !== 'try') return { end: next, tried };
    tried.push({ value: next.value, decision: decide(next.value) });
  }
}

/** A value is worse than another one where it is nearer to errors. */
function worse({ direction }: SearchPlan, a: number, b: number): boolean {
  return direction === 'up' ? a > b : a < b;
}

const direction = fc.constantFrom('up', 'down' as const);

test('the interval has where errors start in it, is as narrow as was asked for, and no value beyond the limits is tried', () => {
  fc.assert(
    fc.property(direction, fc.double({ min: 4, max: 3000, noNaN: true }), (towards, start) => {
      const searched = { ...plan, direction: towards };
      const { end, tried } = search(searched, (value) => (worse(searched, value, start) ? 'breaks' : 'holds'));
      expect(end.type).toBe('found');
      const { holds, breaks, undecided } = end.bracket;
      expect(undecided).toBeNull();
      if (holds === null || breaks === null) throw new Error('no interval');
      expect(worse(searched, holds, start)).toBe(false);
      expect(worse(searched, breaks, start)).toBe(true);
      // Values have three digits: below 20 or so the next one is farther than the resolution.
      expect(Math.max(holds, breaks) / Math.min(holds, breaks)).toBeLessThanOrEqual(1.05);
      expect(tried.every(({ value }) => value >= 3 && value <= 3200)).toBe(true);
      expect(tried.length).toBeLessThanOrEqual(plan.mostSteps);
      expect(new Set(tried.map(({ value }) => value)).size).toBe(tried.length);
    }),
  );
});

test('of whole numbers the last that holds and the first that breaks are neighbours', () => {
  fc.assert(
    fc.property(direction, fc.integer({ min: 2, max: 39 }), (towards, start) => {
      const searched: SearchPlan = {
        ...plan,
        direction: towards,
        integer: true,
        start: 20,
        from: 1,
        to: 40,
        resolution: 1.001,
      };
      const { end } = search(searched, (value) => (worse(searched, value, start) ? 'breaks' : 'holds'));
      expect(end.type).toBe('found');
      expect(Math.abs((end.bracket.holds ?? 0) - (end.bracket.breaks ?? 0))).toBe(1);
    }),
  );
});

test('values of which nothing can be told are gone round on both sides, and named', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 20, max: 2000, noNaN: true }),
      fc.double({ min: 1, max: 1.3, noNaN: true }),
      (low, part) => {
        const high = low * part;
        const { end } = search(plan, (value) => (value < low ? 'holds' : value > high ? 'breaks' : 'undecided'));
        expect(end.type).toBe('found');
        const { holds, breaks, undecided } = end.bracket;
        expect(holds).toBeLessThan(low);
        expect(breaks).toBeGreaterThan(high);
        const [first, last] = undecided ?? [breaks ?? 0, holds ?? 0];
        expect(first / (holds ?? 0)).toBeLessThanOrEqual(1.05);
        expect((breaks ?? 0) / last).toBeLessThanOrEqual(1.05);
      },
    ),
  );
});

test('a value that the machine has spoilt is tried again, and never becomes part of the interval', () => {
  const spoilt = new Set<number>();
  const { end, tried } = search(plan, (value) => {
    if (!spoilt.has(value)) {
      spoilt.add(value);
      return 'inconclusive';
    }
    return value > 237 ? 'breaks' : 'holds';
  });
  expect(end.type).toBe('found');
  expect(tried.length).toBe(2 * spoilt.size);
});

test('a machine that is never fit ends the search without an interval', () => {
  const { end, tried } = search(plan, () => 'inconclusive');
  expect(end).toMatchObject({ type: 'not-found', why: 'machine', bracket: { holds: null, breaks: null } });
  expect(tried).toHaveLength(plan.mostTries);
});

test('where nothing breaks up to the limit, or nothing holds down to it, there is no interval', () => {
  expect(search(plan, () => 'holds').end).toMatchObject({ type: 'not-found', why: 'no-errors' });
  expect(search(plan, () => 'holds').tried.at(-1)?.value).toBe(3200);
  expect(search(plan, () => 'breaks').end).toMatchObject({ type: 'not-found', why: 'only-errors' });
  expect(search(plan, () => 'breaks').tried.at(-1)?.value).toBe(3);
  expect(search(plan, () => 'undecided').end).toMatchObject({ type: 'not-found', why: 'cannot-be-told' });
});

test('a search of too few steps ends with what it knows', () => {
  const { end } = search({ ...plan, mostSteps: 3 }, (value) => (value > 237 ? 'breaks' : 'holds'));
  expect(end).toEqual({
    type: 'not-found',
    why: 'steps',
    bracket: { holds: 200, breaks: 400, undecided: null },
  });
});

/** Requests of a step, at most, and how often it is looked at. */
const mostRequests = 6000;
const lookEvery = 1000;

/** Draws requests that fail with a probability until their share is told to be above the threshold, or below. */
function drawn(share: number, random: () => number, threshold: number, alpha: number): StepDecision {
  const hits: boolean[] = [];
  while (hits.length < mostRequests) {
    for (let i = 0; i < lookEvery; i += 1) hits.push(random() < share);
    const { low, high } = runningShare(hits, alpha);
    if (low > threshold) return 'breaks';
    if ((high ?? 1) < threshold) return 'holds';
  }
  return 'undecided';
}

test('for any share of errors that rises with the value, the interval misses where it passes 1 % in one search of 100 at most', () => {
  const threshold = 0.01;
  const alpha = 0.01 / plan.mostSteps;
  let searches = 0;
  let missed = 0;
  fc.assert(
    fc.property(
      fc.double({ min: 10, max: 2000, noNaN: true }),
      fc.double({ min: 0.3, max: 40, noNaN: true }),
      fc.double({ min: 0.03, max: 1, noNaN: true }),
      fc.integer(),
      (start, steepness, most, seed) => {
        const random = seeded(seed);
        // A logistic curve up to `most`, which passes the threshold at `start`.
        const odds = Math.log(threshold / (most - threshold));
        const shareAt = (value: number) => most / (1 + Math.exp(-(odds + steepness * Math.log(value / start))));
        const { end } = search(plan, (value) => drawn(shareAt(value), random, threshold, alpha));
        const { holds, breaks } = end.bracket;
        searches += 1;
        if ((holds ?? 0) > start || (breaks ?? Number.POSITIVE_INFINITY) < start) missed += 1;
      },
    ),
    { numRuns: 200, seed: 1 },
  );
  expect(missed / searches).toBeLessThanOrEqual(0.01);
});
