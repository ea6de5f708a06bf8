import { expect, test } from 'vitest';
import { worstVerdict } from './verdict.ts';

test('the worst verdict counts, and skipped only where all are', () => {
  expect(worstVerdict(['confirmed', 'refuted', 'inconclusive', 'skipped'])).toBe('refuted');
  expect(worstVerdict(['skipped', 'confirmed', 'inconclusive'])).toBe('inconclusive');
  expect(worstVerdict(['skipped', 'confirmed'])).toBe('confirmed');
  expect(worstVerdict(['skipped', 'skipped'])).toBe('skipped');
});

test('of nothing, nothing is known', () => {
  expect(worstVerdict([])).toBe('inconclusive');
});
