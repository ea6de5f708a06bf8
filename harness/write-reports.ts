import path from 'node:path';
import { frozen } from './model/frozen.ts';
import type { StoredRun } from './model/stored-run.ts';
import type { NamedFileReporter } from './reporters/index.ts';
import type { ReporterContext } from './reporters/reporter.ts';
import { writeAtomically } from './write-files.ts';

/** A report that was written. */
export interface WrittenReport {
  readonly name: string;
  /** Absolute path. */
  readonly file: string;
}

/** A run whose records that cannot be read are told, also where a reporter does without them. */
function telling(run: StoredRun, tell: (error: unknown) => void): StoredRun {
  return {
    // None can change what another one is given.
    document: frozen(run.document),
    eachRecord: async (...asked) => {
      try {
        await run.eachRecord(...asked);
      } catch (error) {
        tell(error);
        throw error;
      }
    },
  };
}

/**
 * Makes the files of these reporters from a stored run, each in one step, in a folder that is there. One that fails is
 * told to `onFailure` and keeps none of the others from theirs; so are records that cannot be read, each once.
 */
export async function writeReports(
  reporters: readonly NamedFileReporter[],
  run: StoredRun,
  folder: string,
  context: ReporterContext,
  onFailure: (name: string, error: unknown) => void,
): Promise<readonly WrittenReport[]> {
  const written: WrittenReport[] = [];
  const told = new Set<string>();
  for (const { name, load, file } of reporters) {
    const target = path.join(folder, file);
    const tell = (error: unknown): void => {
      if (!told.has(String(error))) onFailure(name, error);
      told.add(String(error));
    };
    try {
      const { render } = await load();
      // What can be made again need not outlive a power failure.
      await writeAtomically(target, await render(telling(run, tell), context), { synced: false });
      written.push({ name, file: target });
    } catch (error) {
      tell(error);
    }
  }
  return written;
}
