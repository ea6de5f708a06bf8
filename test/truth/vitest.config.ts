import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Searches on real pods, one after the other: minutes each, and so no part of `npm test`. */
export default defineConfig({
  resolve: { alias: { gatecrash: fileURLToPath(new URL('../../harness/index.ts', import.meta.url)) } },
  test: { include: ['test/truth/*.truth.test.ts'], fileParallelism: false, pool: 'forks' },
});
