import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const shared = {
  // Processes, not threads: tests start programs, change folders and send signals.
  pool: 'forks' as const,
  // A deadline against hanging on a busy machine, not a measure of speed.
  testTimeout: 60_000,
  hookTimeout: 60_000,
};
/** Scenario files import what scenarios are made of under the package's own name, and tests of scenarios what runs them. */
export const gatecrashAlias = [
  { find: /^gatecrash$/, replacement: fileURLToPath(new URL('harness/index.ts', import.meta.url)) },
  { find: 'gatecrash/vitest', replacement: fileURLToPath(new URL('harness/vitest/index.ts', import.meta.url)) },
];
const resolve = { alias: gatecrashAlias };
const runs = '**/*.e2e.test.ts';
const containers = '**/*.docker.test.ts';
const containerRuns = '**/*.docker.e2e.test.ts';
const truths = '**/*.truth.test.ts';
// What npm installs, by `npm run test:package`.
const ofThePackage = 'test/package/**/*.test.ts';
// All arms of a scenario, by `npm run test:scenarios`.
const wholeScenarios = '**/*.scenario.test.ts';

export default defineConfig({
  test: {
    globalSetup: ['test/global-setup.ts'],
    // Tests wait for processes more than they compute: three at a time, also where vitest would take one for two cores.
    // With more of them the deadlines of container tests are not met.
    maxWorkers: 3,
    projects: [
      {
        resolve,
        test: {
          ...shared,
          name: 'unit',
          include: ['{harness,scenarios,test,docs,bench}/**/*.test.ts'],
          exclude: [runs, containers, truths, wholeScenarios, ofThePackage, '**/node_modules/**'],
          sequence: { groupOrder: 1 },
        },
      },
      {
        // By `npm run test:verdicts`. Tests that expect a verdict of a real run have the machine to themselves: beside
        // other tests its load would be late, and the verdict rightly inconclusive.
        resolve,
        test: {
          ...shared,
          name: 'e2e',
          include: [`{harness,scenarios,test,docs,bench}/${runs}`],
          exclude: [containerRuns, '**/node_modules/**'],
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        // By `npm run test:package`: packs, installs into empty folders, and runs what was installed.
        resolve,
        test: {
          ...shared,
          name: 'package',
          include: [ofThePackage],
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
      {
        // By `npm run test:containers`. Needs a container engine; skipped with the reason where none answers.
        resolve,
        test: {
          ...shared,
          name: 'docker',
          globalSetup: ['test/container-setup.ts'],
          include: [`{harness,scenarios,test,docs,bench}/${containers}`],
          exclude: ['**/node_modules/**'],
          maxWorkers: 2,
          sequence: { groupOrder: 4 },
        },
      },
      {
        // Those of them that expect verdicts.
        resolve,
        test: {
          ...shared,
          name: 'docker-e2e',
          globalSetup: ['test/container-setup.ts'],
          include: [`{harness,scenarios,test,docs,bench}/${containerRuns}`],
          exclude: ['**/node_modules/**'],
          fileParallelism: false,
          sequence: { groupOrder: 5 },
        },
      },
    ],
  },
});
