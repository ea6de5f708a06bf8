import { describe, expect, it } from 'vitest';
import type { ArmCase } from '../model/arm-case.ts';
import { effectOf, type Seen } from './ablation-effect.ts';
import { judgeScenario } from './judge-scenario.ts';
import {
  answered,
  brokenCase,
  controlCase,
  cycleMarks,
  failoverCase,
  failoverToldAs,
  historyOf,
  passedOn,
  unprotected,
  withRecords,
} from './testing/history-builder.ts';

const of = 'failover/node-killed';
const changed = { of, directive: { change: 'changed' as const }, refused: null };

/** An arm as the judge sees it beside a healthy control and a broken arm. */
function seen(armCase: ArmCase): Seen {
  const judged = judgeScenario([controlCase(), brokenCase(), armCase]).get(armCase.name);
  if (judged === undefined) throw new Error('not judged');
  return { armCase, judged };
}

const full = seen(failoverCase());

/** The arm with every latency changed. */
function slowerBy(ms: (id: number) => number): ArmCase {
  const { records, marks } = failoverCase().history;
  const later = records.map((record) => ({
    ...record,
    doneMs: record.doneMs === null ? null : record.doneMs + ms(record.id),
  }));
  return failoverCase({ history: withRecords(later, marks) });
}

describe('effectOf', () => {
  it('finds necessary what nginx refuses to run without, in its words', () => {
    const refused = 'host not found in upstream "app" in failover.conf:13';
    for (const arm of [full, null]) {
      expect(effectOf({ ...changed, directive: { change: 'added' }, refused }, arm, null)).toEqual({
        effect: 'necessary',
        because: `nginx refuses the config without it: ${refused}`,
      });
    }
  });

  it('finds necessary that without which the claim is refuted, with the figures', () => {
    const { effect, because } = effectOf(changed, full, seen(failoverToldAs(unprotected)));
    expect(effect).toBe('necessary');
    expect(because).toMatch(/^with what was there before the claim is refuted: \d+ of \d+ requests .* failed/);
  });

  it('finds helpful what keeps a measure down while the claim holds anyway', () => {
    const twice = failoverToldAs(({ node, down, id }) =>
      down ? passedOn(node, id % 2 === 0 ? answered('app-3') : passedOn('app-1', answered('app-3'))) : answered(node),
    );
    // Every request has a second attempt, not only those that meet the fault.
    const more = failoverCase({
      history: historyOf(({ node }) => passedOn(node, answered('app-3')), cycleMarks(5), 1600),
    });
    const confirmed = (armCase: ArmCase): Seen => ({ armCase, judged: { verdict: 'confirmed', reason: 'it held' } });
    expect(effectOf(changed, full, confirmed(more))).toMatchObject({
      effect: 'helpful',
      because: expect.stringMatching(
        /^with what was there before the claim holds, but the number of attempts per request .* was 2 \(.*\), against 1\.\d+ \(.*\) in failover\/node-killed$/,
      ),
    });
    // A little more that is within the intervals is no difference.
    expect(effectOf(changed, confirmed(failoverCase()), confirmed(twice)).effect).toBe('idle');
  });

  it('finds idle what makes no difference, and says what was better', () => {
    const { effect, because } = effectOf(changed, full, seen(failoverCase()));
    expect(effect).toBe('idle');
    expect(because).toMatch(
      /^with what was there before the claim holds, and nothing that is compared was worse: 0 of/,
    );
    const costly = { ...full, armCase: slowerBy(() => 15) };
    expect(effectOf(changed, costly, full).because).toContain(
      '; better with what was there before: the median latency was 20 ms',
    );
  });

  it('never finds an arm worse than itself, nor one whose median is but a little higher', () => {
    for (const ms of [0, 3, 8]) {
      expect(effectOf(changed, full, { ...full, armCase: slowerBy(() => ms) }).effect).toBe('idle');
    }
    expect(effectOf(changed, full, { ...full, armCase: slowerBy(() => 15) }).effect).toBe('helpful');
  });

  it('sees a tail beyond the steady state that no median shows', () => {
    const tail = { ...full, armCase: slowerBy((id) => (id % 10 === 0 ? 300 : 0)) };
    expect(effectOf(changed, full, tail)).toMatchObject({
      effect: 'helpful',
      because: expect.stringMatching(/took longer than the steady state allows was 1\d\.\d %/),
    });
  });

  it('finds necessary that without which requests fail before there is a fault', () => {
    const lost = failoverCase({
      history: historyOf(({ node, id }) => answered(node, id % 2 === 0 ? 404 : 200), cycleMarks(5), 1600),
    });
    expect(effectOf({ ...changed, directive: { change: 'added' } }, full, seen(lost))).toMatchObject({
      effect: 'necessary',
      because: expect.stringMatching(/^without it requests fail before there is a fault: \d+ of \d+ \(\d+ × 404\)$/),
    });
    const once = failoverCase({
      history: historyOf(({ node, id }) => answered(node, id === 3 ? 404 : 200), cycleMarks(5), 1600),
    });
    expect(effectOf(changed, full, seen(once)).effect).toBe('unclear');
  });

  it('leaves unclear what was not decided, not run, or has no confirmed arm to be held against', () => {
    const cut = seen(failoverCase({ interrupted: true }));
    expect(effectOf(changed, full, cut)).toMatchObject({
      effect: 'unclear',
      because: expect.stringContaining('the arm is inconclusive: the run was interrupted'),
    });
    expect(effectOf(changed, full, null)).toEqual({ effect: 'unclear', because: 'it was not run' });
    expect(effectOf(changed, null, null)).toEqual({ effect: 'unclear', because: `${of} was not run` });
    const refuted = effectOf(changed, seen(failoverToldAs(unprotected)), null);
    expect(refuted).toMatchObject({ effect: 'unclear', because: expect.stringContaining(`${of} itself is refuted: `) });
  });

  it('leaves unclear what cannot be read at all', () => {
    const broken = { ...full, armCase: { ...full.armCase, history: null as unknown as ArmCase['history'] } };
    expect(effectOf(changed, full, broken).effect).toBe('unclear');
  });
});
