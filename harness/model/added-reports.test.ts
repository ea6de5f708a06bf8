import { expect, test } from 'vitest';
import { addedReports } from './added-reports.ts';

test('what several say of themselves adds up, figure by figure', () => {
  const one = { made: 5, autocannon: { sent: 4, errors: 1, timeouts: 2, ok: 3, non2xx: 6 } };
  const other = { made: 10, autocannon: { sent: 20, errors: 30, timeouts: 40, ok: 50, non2xx: 60 } };
  expect(addedReports([one, other])).toEqual({
    made: 15,
    autocannon: { sent: 24, errors: 31, timeouts: 42, ok: 53, non2xx: 66 },
  });
});

test('where nobody says anything nothing is known', () => {
  expect(addedReports([])).toBe(null);
});
