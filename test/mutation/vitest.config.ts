import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Small files first: most mutants are found by them, and the first test that fails ends the search. */
class SmallFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const weight = ({ moduleId }: TestSpecification) =>
      statSync(moduleId).size + (/(worsens|judge-scenario)\.test\.ts$/.test(moduleId) ? 1e6 : 0);
    return files.toSorted((a, b) => weight(a) - weight(b));
  }
}

/** The tests that mutants are held against: those of the folders that are mutated, which start nothing. */
export default defineConfig({
  resolve: { alias: { gatecrash: fileURLToPath(new URL('../../harness/index.ts', import.meta.url)) } },
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['harness/{judge,observe,model/kinds}/**/*.test.ts'],
    // What draws other runs each time would find mutants by chance; what draws thousands would be run for each of them.
    exclude: ['harness/judge/properties.test.ts', '**/*-simulated.test.ts'],
    // A deadline against hanging on a busy machine; a mutant that never ends has Stryker's.
    testTimeout: 60_000,
    // One context for all files of a mutant: the modules are loaded once for each, which is most of what it costs.
    isolate: false,
    sequence: { sequencer: SmallFirst },
  },
});
