import { run } from 'gatecrash/vitest';
import { expect, it } from 'vitest';
import slowThirdParty from '../../scenarios/slow-third-party/scenario.ts';

it('slow-third-party is confirmed', async () => {
  await expect(run(slowThirdParty)).toBeConfirmed();
});
