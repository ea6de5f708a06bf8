import { expect, test } from 'vitest';
import { decisionPlan } from '../model/decision.ts';
import { both, type ClaimResult, undecided } from './claim-result.ts';

const plan = decisionPlan(6, 'normal');
const halved = { ...plan, alpha: plan.alpha / 2 };

const result = (outcome: ClaimResult['outcome'], reason: string, waitingFor: string | null = null): ClaimResult => ({
  outcome,
  reason,
  decision: { ...undecided(halved, 'sprt'), decidedAt: outcome === 'undecided' ? null : reason.length },
  waitingFor,
});

test('two conditions hold where both do, and then with the α of both', () => {
  expect(both(result('holds', 'a'), result('holds', 'bcd'), plan)).toEqual({
    outcome: 'holds',
    reason: 'a; bcd',
    decision: { test: 'sprt', alpha: plan.alpha, beta: plan.beta, decidedAt: 3, leakExcluded: null },
    waitingFor: null,
  });
});

test.each([
  [result('fails', 'no'), result('holds', 'yes')],
  [result('holds', 'yes'), result('fails', 'no')],
  [result('undecided', 'perhaps', 'more'), result('fails', 'no')],
])('two conditions fail where one does', (first, second) => {
  expect(both(first, second, plan)).toMatchObject({ outcome: 'fails', reason: 'no', waitingFor: null });
});

test('two conditions are undecided where one is, and wait for it', () => {
  expect(both(result('holds', 'yes'), result('undecided', 'perhaps', 'more'), plan)).toMatchObject({
    ...{ outcome: 'undecided', reason: 'perhaps', waitingFor: 'more', decision: { decidedAt: null } },
  });
  expect(both(result('undecided', 'never'), result('undecided', 'perhaps', 'more'), plan)).toMatchObject({
    ...{ outcome: 'undecided', reason: 'never; perhaps', waitingFor: 'more' },
  });
  expect(both(result('undecided', 'never'), result('holds', 'yes'), plan)).toMatchObject({
    ...{ outcome: 'undecided', reason: 'never', waitingFor: null },
  });
});
