import { expect, test } from 'vitest';
import { answers } from './claim.ts';
import { describeClaim } from './describe-claim.ts';

test('a claim about answers says which paths are answered otherwise', () => {
  expect(describeClaim(answers({ allowed: [200, 304] }))).toBe('every request is answered with 200 or 304');
  expect(describeClaim(answers({ allowed: [200], routes: { '/archive/': [200, 504] } }))).toBe(
    'every request is answered with 200, below /archive/ with 200 or 504',
  );
});
