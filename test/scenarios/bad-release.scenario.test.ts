import { run } from 'gatecrash/vitest';
import { expect, it } from 'vitest';
import badRelease from '../../scenarios/bad-release/scenario.ts';

it('bad-release is confirmed', async () => {
  await expect(run(badRelease)).toBeConfirmed();
});
