import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Scenario files import what scenarios are made of under the package's own name.
  resolve: { alias: { gatecrash: fileURLToPath(new URL('harness/index.ts', import.meta.url)) } },
  test: {
    include: ['{harness,scenarios,test}/**/*.test.ts'],
    exclude: ['**/*.docker.test.ts', '**/node_modules/**'],
    globalSetup: ['test/global-setup.ts'],
    // Processes, not threads: tests start programs, change folders and send signals.
    pool: 'forks',
    // A deadline against hanging on a busy machine, not a measure of speed.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
