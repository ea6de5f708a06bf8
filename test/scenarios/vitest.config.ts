import { defineConfig } from 'vitest/config';
import { gatecrashAlias } from '../../vitest.config.ts';

/**
 * `npm run test:scenarios`: every arm of the scenarios here, as a team's own suite would run them. Minutes long, and so apart
 * from `npm test`; `--shard 2/5` takes a part of the files, and each is a scenario.
 */
export default defineConfig({
  resolve: { alias: gatecrashAlias },
  test: {
    include: ['test/scenarios/*.scenario.test.ts'],
    pool: 'forks',
    // A run has the machine to itself.
    fileParallelism: false,
    // A deadline against hanging: an arm may have its load for 30 s.
    testTimeout: 1_800_000,
  },
});
