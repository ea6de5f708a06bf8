import { expect, test } from 'vitest';
import { answers, atMost, noErrors, worsens } from './claim.ts';
import { describeClaim } from './describe-claim.ts';

test('a claim about answers says which paths are answered otherwise', () => {
  expect(describeClaim(answers({ allowed: [200, 304] }))).toBe('every request is answered with 200 or 304');
  expect(describeClaim(answers({ allowed: [200], routes: { '/archive/': [200, 504] } }))).toBe(
    'every request is answered with 200, below /archive/ with 200 or 504',
  );
});

test('a claim with a second condition says both', () => {
  expect(describeClaim(answers({ allowed: [200, 429], atLeast: { 200: 0.38 } }))).toBe(
    'every request is answered with 200 or 429; at least 38 % with 200',
  );
  expect(describeClaim(atMost({ total: 10, withinMs: 3000 }))).toBe(
    'at most 10 failed requests in all, none later than 3000 ms after the fault began',
  );
  expect(describeClaim(noErrors({ callsPerRequest: { most: 4, mean: 2.5 } }))).toBe(
    'no request that meets the fault fails; no more than 4 calls to services for a request, and 2.5 on average',
  );
  const noHelp = { measure: 'failedExposureShare', than: 'broken/refused', by: 0.9 } as const;
  expect(describeClaim(worsens({ measure: 'callsPerRequest', than: 'control/refused', by: 2, noHelp }))).toBe(
    'makes callsPerRequest at least 2 times that of control/refused and is no help: failedExposureShare is at least 0.9 times that of broken/refused',
  );
});
