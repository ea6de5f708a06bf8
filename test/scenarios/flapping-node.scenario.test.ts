import { run } from 'gatecrash/vitest';
import { expect, it } from 'vitest';
import flappingNode from '../../scenarios/flapping-node/scenario.ts';

it('flapping-node is confirmed', async () => {
  await expect(run(flappingNode)).toBeConfirmed();
});
