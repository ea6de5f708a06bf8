import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Small files first: most mutants are found by them, and the first test that fails ends the search. */
class SmallFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const weight = ({ moduleId }: TestSpecification) =>
      statSync(moduleId).size + (/(intervals|worsens|judge-scenario)\.test\.ts$/.test(moduleId) ? 1e6 : 0);
    return files.toSorted((a, b) => weight(a) - weight(b));
  }
}

/** The tests that mutants are held against: those of the folders that are mutated, which start nothing. */
export default defineConfig({
  resolve: { alias: { gatecrash: fileURLToPath(new URL('../../harness/index.ts', import.meta.url)) } },
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['harness/{judge,observe,model/kinds}/**/*.test.ts'],
    // Draws other runs each time: what it finds would be found by chance.
    exclude: ['harness/judge/properties.test.ts'],
    // A deadline against hanging on a busy machine; a mutant that never ends has Stryker's.
    testTimeout: 60_000,
    sequence: { sequencer: SmallFirst },
  },
});
