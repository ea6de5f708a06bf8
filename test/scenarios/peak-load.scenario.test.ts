import { run } from 'gatecrash/vitest';
import { expect, it } from 'vitest';
import peakLoad from '../../scenarios/peak-load/scenario.ts';

it('peak-load is confirmed', async () => {
  await expect(run(peakLoad)).toBeConfirmed();
});
