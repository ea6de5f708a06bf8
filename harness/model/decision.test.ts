import { expect, it } from 'vitest';
import { decisionPlan, runAlpha } from './decision.ts';

it('gives each planned arm its part of α, and its takes no more than that together', () => {
  expect(decisionPlan(86, 'normal').alpha).toBe(runAlpha / 86);
  for (const takes of [1, 2, 3, 10]) {
    const each = Array.from({ length: takes }, (_, take) => decisionPlan(86, 'normal', takes, take + 1).alpha);
    const all = each.reduce((sum, alpha) => sum + alpha, 0);
    expect(all).toBeCloseTo(runAlpha / 86, 15);
    expect(each[0]).toBeGreaterThan((0.89 * runAlpha) / 86);
  }
});
