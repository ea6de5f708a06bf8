import { run } from 'gatecrash/vitest';
import { expect, it } from 'vitest';
import crossRegion from '../../scenarios/cross-region/scenario.ts';

it('cross-region is confirmed', async () => {
  await expect(run(crossRegion)).toBeConfirmed();
});
