import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CellSample } from '../matrix/cell.ts';
import { compareMatrices } from './compare-matrices.ts';
import type { MatrixRound } from './pair-cells.ts';
import { answered, cell, failed, hung, roundsOf, times } from './testing/cells.ts';

type Cell = Partial<CellSample>;
const good: Cell = {};
const bad: Cell = { during: times(10, failed()) };
/** Six rounds answer one question: see looks.test.ts. */
const enough = 1 + 6;

/** What differs, in short. */
function compared(rounds: readonly MatrixRound[], looks?: number) {
  const { better, worse, inconclusive, same } = compareMatrices(rounds, looks === undefined ? {} : { looks });
  const said = (all: typeof better) => all.map(({ measure, from, to }) => `${measure}: ${from} → ${to}`);
  return { better: said(better), worse: said(worse), inconclusive: said(inconclusive), same };
}

const nothing = { better: [], worse: [], inconclusive: [], same: 0 };

describe('compareMatrices', () => {
  it('tells a cell that always fails where it never did to be worse, by the rounds after the first', () => {
    const { worse, further, same } = compareMatrices(roundsOf(enough, good, bad));
    expect(worse).toEqual([
      {
        server: 'shop.example:80',
        location: '/api/',
        upstream: 'app',
        fault: 'one-down',
        method: 'GET',
        measure: 'failed',
        from: '0 of 60 requests failed',
        to: '60 of 60 requests failed',
        p: expect.closeTo(2 * 4 ** -6, 9),
      },
    ]);
    expect({ further, same }).toEqual({ further: null, same: 0 });
  });

  it('asks for the rounds that it needs, of the cells that look different, and tells nothing before', () => {
    const still = { location: '/' };
    const round = { baseline: [cell(still), cell()], candidate: [cell(still), cell(bad)] };
    const first = compareMatrices([round]);
    expect(first.further).toEqual({ cells: [expect.objectContaining({ location: '/api/' })], rounds: 6 });
    expect(first.further?.cells[0]).not.toHaveProperty('during');
    expect(first).toMatchObject({ worse: [], same: 1, inconclusive: [{ to: '10 of 10 requests failed', p: null }] });
    expect(compareMatrices([round, ...roundsOf(3, good, bad)]).further?.rounds).toBe(3);
    expect(compareMatrices([round, ...roundsOf(6, good, bad)])).toMatchObject({ worse: [{}], same: 1, further: null });
  });

  it('takes what was only so in the first round for chance', () => {
    expect(compared([...roundsOf(1, good, bad), ...roundsOf(6, good, good)])).toEqual({ ...nothing, same: 1 });
  });

  it('is inconclusive where rounds fail as a whole, now and then, and more often with the candidate', () => {
    const some = [bad, good, bad, bad, good, bad, good, bad, good, bad, good, bad, good];
    const rounds = some.flatMap((one) => roundsOf(1, good, one));
    expect(compareMatrices(rounds.slice(0, enough)).further).toMatchObject({ rounds: 6 });
    expect(compared(rounds)).toEqual({
      ...nothing,
      inconclusive: ['failed: 0 of 120 requests failed → 60 of 120 requests failed'],
    });
    expect(compareMatrices(rounds, { looks: 3 }).further).toMatchObject({ rounds: 6 });
  });

  it('tells what is not clear-cut by the ranks of twice as many rounds', () => {
    const some = [bad, bad, bad, good, bad, bad, bad, bad, bad, good, bad, bad, bad];
    const rounds = some.flatMap((one) => roundsOf(1, good, one));
    expect(compareMatrices(rounds.slice(0, enough)).further).toMatchObject({ rounds: 6 });
    expect(compared(rounds).worse).toEqual(['failed: 0 of 120 requests failed → 100 of 120 requests failed']);
  });

  it('tells hangs, and what they turn into, apart', () => {
    const hangs = { during: times(10, hung) };
    expect(compared(roundsOf(enough, bad, hangs)).worse).toEqual([
      'hangs: 0 of 60 requests had no answer within 10 s → 60 of 60 requests had no answer within 10 s',
    ]);
    expect(compared(roundsOf(enough, hangs, bad)).better).toHaveLength(1);
  });

  it('tells duplicates of POST where peers can tell how often one arrived', () => {
    const twice = (arrivals: number | null): Cell => ({ method: 'POST', during: times(10, answered({ arrivals })) });
    expect(compared(roundsOf(enough, twice(1), twice(2))).worse).toEqual([
      'duplicates: 0 of 60 requests arrived more than once → 60 of 60 requests arrived more than once',
    ]);
    expect(compared(roundsOf(enough, twice(1), twice(null)))).toEqual({ ...nothing, same: 1 });
    const get = { during: times(10, answered({ arrivals: 2 })) };
    expect(compared(roundsOf(enough, {}, get))).toEqual({ ...nothing, same: 1 });
  });

  it.each([
    ['from 20 to 119 ms is none', 20, 119, 0],
    ['from 20 to 121 ms is one', 20, 121, 1],
    ['from 1000 to 1400 ms is none', 1000, 1400, 0],
    ['from 1000 to 1600 ms is one', 1000, 1600, 1],
  ])('a difference in latency %s', (_, from, to, told) => {
    const taking = (ms: number): Cell => ({ during: times(10, answered({ ms })) });
    expect(compared(roundsOf(enough, taking(from), taking(to))).worse).toHaveLength(told);
    expect(compared(roundsOf(enough, taking(to), taking(from))).better).toHaveLength(told);
  });

  it('looks at the latency of what was answered, where half of it was', () => {
    const mostly = (ms: number, failures: number): Cell => ({
      during: [...times(10 - failures, answered({ ms })), ...times(failures, failed({ ms: 1 }))],
    });
    expect(compared(roundsOf(enough, mostly(20, 5), mostly(2000, 5))).worse).toEqual([
      'latency: answered after 20 ms (median) → answered after 2.0 s (median)',
    ]);
    expect(compared(roundsOf(enough, mostly(20, 6), mostly(2000, 6)))).toEqual({ ...nothing, same: 1 });
  });

  it('tells recovery where every round shows it', () => {
    const felt = (recoveredAfterMs: number | null): Cell => ({ recoveredAfterMs });
    expect(compared(roundsOf(enough, felt(0), felt(10_020))).worse).toEqual([
      'recovery: not felt after the fault → felt for 10.0 s after the fault',
    ]);
    expect(compared(roundsOf(enough, felt(null), felt(0))).better).toEqual([
      'recovery: felt for as long as anybody looked → not felt after the fault',
    ]);
    expect(compared(roundsOf(enough, felt(10_000), felt(12_000)))).toEqual({ ...nothing, same: 1 });
    const once = [...roundsOf(4, felt(0), felt(10_020)), ...roundsOf(1, felt(0), felt(0))];
    const rounds = [...once, ...roundsOf(8, felt(0), felt(10_020))];
    expect(compared(rounds)).toEqual({
      ...nothing,
      inconclusive: ['recovery: not felt after the fault → felt for 10.0 s after the fault'],
    });
  });

  it('takes a stand-in for an answer, and an error that a config always has for none', () => {
    const cached = { during: times(10, answered({ standIn: true, arrivals: 0 })) };
    expect(compared(roundsOf(enough, good, cached))).toEqual({ ...nothing, same: 1 });
    const broken = { healthy: times(3, failed()), during: times(10, failed()) };
    expect(compared(roundsOf(enough, good, broken)).worse).toHaveLength(1);
    expect(compared(roundsOf(enough, broken, broken))).toEqual({ ...nothing, same: 1 });
  });

  it('names the places that only one side has, and the faults', () => {
    const round = {
      baseline: [
        cell(),
        cell({ fault: 'refused' }),
        cell({ location: '/old' }),
        cell({ location: '/old', fault: 'hang' }),
      ],
      candidate: [cell(), cell({ location: '/new' })],
    };
    expect(compareMatrices([round])).toMatchObject({
      same: 1,
      added: ['shop.example:80 /new → app'],
      removed: ['shop.example:80 /api/ → app: refused', 'shop.example:80 /old → app'],
    });
  });

  it('knows nothing of a cell that was not measured on both sides', () => {
    const apart = [{ baseline: [cell()], candidate: [cell({ during: [] })] }];
    expect(compareMatrices(apart)).toMatchObject({
      same: 0,
      inconclusive: [{ measure: 'failed', p: null }],
      further: null,
    });
  });

  it('tells an upstream that a location leads to twice from itself', () => {
    const round = { baseline: [cell(), cell(bad)], candidate: [cell(bad), cell(bad)] };
    expect(compareMatrices(times(enough, round))).toMatchObject({ worse: [{}], better: [], same: 1 });
  });

  it('has nothing to tell of nothing', () => {
    expect(compareMatrices([])).toEqual({ ...nothing, added: [], removed: [], alpha: 0.001, further: null });
  });
});

const request = fc.oneof(
  fc.constant(hung),
  fc.record({
    outcome: fc.constantFrom<number | string | null>(200, 502, 404, 'ECONNRESET', null),
    ms: fc.option(fc.nat({ max: 12_000 })),
    arrivals: fc.option(fc.nat({ max: 3 })),
    standIn: fc.boolean(),
  }),
);
const anyCell = fc
  .record({
    location: fc.constantFrom('/', '/api/'),
    method: fc.constantFrom('GET' as const, 'POST' as const),
    during: fc.array(request, { maxLength: 4 }),
    recoveredAfterMs: fc.option(fc.nat({ max: 20_000 })),
  })
  .map(cell);
const side = fc.uniqueArray(anyCell, { maxLength: 3, selector: ({ location, method }) => `${method} ${location}` });
/** Cells that go on being what they are, so that something comes of them. */
const matrix = fc
  .tuple(fc.array(fc.record({ baseline: side, candidate: side }), { minLength: 1, maxLength: 2 }), fc.nat({ max: 14 }))
  .map(([some, more]) => [...some, ...times(more, some[0] as MatrixRound)]);

describe('whatever was measured', () => {
  it('swapped sides swap better and worse, and leave the rest', () => {
    fc.assert(
      fc.property(matrix, (rounds) => {
        const one = compareMatrices(rounds);
        const other = compareMatrices(
          rounds.map(({ baseline, candidate }) => ({ baseline: candidate, candidate: baseline })),
        );
        const names = (all: typeof one.worse, from: 'from' | 'to', to: 'from' | 'to') =>
          all.map((each) => JSON.stringify({ ...each, from: each[from], to: each[to] })).toSorted();
        expect(names(other.worse, 'to', 'from')).toEqual(names(one.better, 'from', 'to'));
        expect(names(other.better, 'to', 'from')).toEqual(names(one.worse, 'from', 'to'));
        expect(names(other.inconclusive, 'to', 'from')).toEqual(names(one.inconclusive, 'from', 'to'));
        expect([other.same, other.added, other.removed]).toEqual([one.same, one.removed, one.added]);
      }),
    );
  });

  it('a side against itself is the same', () => {
    fc.assert(
      fc.property(fc.array(side, { minLength: 1, maxLength: 8 }), (rounds) => {
        const { better, worse, further } = compareMatrices(rounds.map((one) => ({ baseline: one, candidate: one })));
        expect({ better, worse, further }).toEqual({ better: [], worse: [], further: null });
      }),
    );
  });

  it('the order of requests does not matter, nor that of the rounds that answer at one look', () => {
    fc.assert(
      fc.property(matrix, (all) => {
        const rounds = all.slice(0, enough);
        const turned = (cells: readonly CellSample[]) =>
          cells.map((each) => ({ ...each, during: each.during.toReversed(), healthy: each.healthy.toReversed() }));
        const [first, ...others] = rounds.map((round) => ({
          baseline: turned(round.baseline),
          candidate: turned(round.candidate),
        }));
        const mixed = first === undefined ? [] : [first, ...others.toReversed()];
        expect(compareMatrices(mixed)).toEqual(compareMatrices(rounds));
      }),
    );
  });
});
