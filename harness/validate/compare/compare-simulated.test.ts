import { expect, it } from 'vitest';
import type { CellKey, CellSample } from '../matrix/cell.ts';
import { matrixFaults } from '../matrix/matrix-faults.ts';
import type { MatrixRound } from './pair-cells.ts';
import { answered, cell, failed, hung, seeded } from './testing/cells.ts';
import { untilDecided } from './testing/until-decided.ts';

type Random = () => number;

/** How a cell behaves: what one round of it comes to. */
type Law = (random: Random) => Pick<CellSample, 'during' | 'recoveredAfterMs'>;

const requests = 10;

function drawnRequests(random: Random, fails: () => boolean): CellSample['during'] {
  return Array.from({ length: requests }, () => {
    const ms = 5 + 400 * random() ** 4;
    if (!fails()) return answered({ ms, arrivals: random() < 0.2 ? 2 : 1 });
    return random() < 0.1 ? hung : failed({ ms });
  });
}

/** Each request fails by itself. */
const independent =
  (share: number): Law =>
  (random) => ({
    during: drawnRequests(random, () => random() < share),
    recoveredAfterMs: random() < share ? 10_000 * random() : 0,
  });

/** All of a round fail, or none: a peer is marked down as they begin, or it is not. */
const clustered =
  (share: number): Law =>
  (random) => {
    const isDown = random() < share;
    return { during: drawnRequests(random, () => isDown), recoveredAfterMs: isDown ? 10_000 : 0 };
  };

const always: Law = () => ({ during: Array.from({ length: requests }, () => failed()), recoveredAfterMs: 0 });
const never: Law = () => ({ during: Array.from({ length: requests }, () => answered()), recoveredAfterMs: 0 });

const keys = ['/', '/api/', '/static/', '/ws', '~ \\.php$'].flatMap((location) =>
  matrixFaults.flatMap(({ id }) =>
    (['GET', 'POST'] as const).map((method): CellKey => {
      return { server: 'shop.example:80', location, upstream: 'app', fault: id, method };
    }),
  ),
);
const nameOf = ({ location, fault, method }: CellKey): string => `${method} ${location} ${fault}`;

type Laws = ReadonlyMap<string, Law>;

/** Compares two configs whose cells have these laws. */
function compared(baseline: Laws, candidate: Laws, random: Random) {
  const take = (laws: Laws, cells: readonly CellKey[]) =>
    cells.map((key) => cell({ ...key, ...(laws.get(nameOf(key)) ?? never)(random) }));
  const takeRound = async (cells: readonly CellKey[] | null): Promise<MatrixRound> => ({
    baseline: take(baseline, cells ?? keys),
    candidate: take(candidate, cells ?? keys),
  });
  return untilDecided(takeRound);
}

/** Three of ten cells are left to chance, each with a share of its own; the rest always fail or never do. */
function drawnLaws(random: Random, byChance: (share: number) => Law): Laws {
  return new Map(
    keys.map((key) => {
      const kind = random();
      return [nameOf(key), kind < 0.3 ? byChance(random()) : kind < 0.6 ? always : never];
    }),
  );
}

it.each([
  ['fail by themselves', independent, 1],
  ['fail a whole round at a time', clustered, 2],
])(
  'of 200 matrices of 130 cells none has an identical config worse or better where requests %s',
  async (_, byChance, seed) => {
    expect(keys).toHaveLength(130);
    const random = seeded(seed);
    let told = 0;
    for (let matrix = 0; matrix < 200; matrix += 1) {
      const laws = drawnLaws(random, byChance);
      const { comparison } = await compared(laws, laws, random);
      told += comparison.better.length + comparison.worse.length > 0 ? 1 : 0;
    }
    expect(told).toBe(0);
  },
);

const only = (law: Law, count = 1): Laws => new Map(keys.slice(0, count).map((key) => [nameOf(key), law]));

it('a cell that goes from all answered to all failed is told at the first look, after seven rounds', async () => {
  const { comparison, rounds } = await compared(only(never), only(always), seeded(3));
  expect(comparison).toMatchObject({ worse: [{ measure: 'failed' }], better: [], inconclusive: [], same: 129 });
  expect(rounds.map(({ candidate }) => candidate.length)).toEqual([130, 1, 1, 1, 1, 1, 1]);
});

it('all cells that go from all answered to all failed are told after ten rounds', async () => {
  const { comparison, rounds } = await compared(only(never, 130), only(always, 130), seeded(4));
  expect([comparison.worse.length, rounds.length]).toEqual([130, 10]);
});

/** Requests fail by themselves with that share, and take as long and recover as others do. */
const failing =
  (share: number): Law =>
  (random) => ({
    during: Array.from({ length: requests }, () => (random() < share ? failed() : answered())),
    recoveredAfterMs: 0,
  });

it('a cell of which half fails where nothing did is told, 99 times of 100', async () => {
  const random = seeded(5);
  let told = 0;
  for (let time = 0; time < 100; time += 1) {
    const { comparison } = await compared(only(never), only(failing(0.5)), random);
    told += comparison.worse.length;
  }
  expect(told).toBeGreaterThanOrEqual(99);
});
