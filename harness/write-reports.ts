import path from 'node:path';
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

/**
 * Makes the files of these reporters from a stored run, each in one step, in a folder that is there. One that fails is
 * told to `onFailure` and keeps none of the others from theirs; each has its own copy of the document.
 */
export async function writeReports(
  reporters: readonly NamedFileReporter[],
  run: StoredRun,
  folder: string,
  context: ReporterContext,
  onFailure: (name: string, error: unknown) => void,
): Promise<readonly WrittenReport[]> {
  const written: WrittenReport[] = [];
  for (const { name, load, file } of reporters) {
    const target = path.join(folder, file);
    try {
      const { render } = await load();
      const own: StoredRun = { ...run, document: structuredClone(run.document) };
      await writeAtomically(target, await render(own, context));
      written.push({ name, file: target });
    } catch (error) {
      onFailure(name, error);
    }
  }
  return written;
}
