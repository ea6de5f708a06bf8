import { readFileSync } from 'node:fs';
import { ruleIds } from '../lint/lint.ts';
import { type FileSuppression, readSuppressions } from '../lint/suppressions-file.ts';
import type { Problem } from '../model/error.ts';
import { notAFile } from './not-a-file.ts';

const hint = 'its form: docs/rules.md#suppressions';

function refused(...messages: readonly string[]) {
  return { suppressions: [], problems: messages.map((message): Problem => ({ code: 'GC2020', message, hint })) };
}

/** Reads a file of suppressions; all that is wrong with it is told (GC2020). */
export function loadSuppressions(file: string): {
  readonly suppressions: readonly FileSuppression[];
  readonly problems: readonly Problem[];
} {
  let json: unknown;
  try {
    const other = notAFile(file);
    if (other !== null) return refused(`${file}: expected a file of suppressions, saw ${other}`);
    json = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    if (error instanceof SyntaxError) return refused(`${file}: expected JSON, saw something else: ${error.message}`);
    const { code = String(error) } = error as NodeJS.ErrnoException;
    return refused(`${file}: expected a file of suppressions, saw ${code === 'ENOENT' ? 'nothing there' : code}`);
  }
  const { suppressions, problems } = readSuppressions(json, file, ruleIds);
  return { ...refused(...problems), suppressions };
}
