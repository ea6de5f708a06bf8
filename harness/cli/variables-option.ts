import { readFileSync } from 'node:fs';
import { parseEnvFile } from '../config/template.ts';
import { notAFile } from './not-a-file.ts';
import type { Note } from './option-values.ts';

/** A file of variables: NAME=value, one a line. */
function fromFile(file: string, note: Note): ReadonlyMap<string, string> {
  const other = notAFile(file);
  if (other !== null) {
    note('GC1002', `option --env-file: expected a file, saw ${other}: ${file}`);
    return new Map();
  }
  try {
    const { values, wrong } = parseEnvFile(readFileSync(file, 'utf8'));
    for (const line of wrong)
      note('GC1002', `option --env-file: expected NAME=value, saw something else: ${file}:${line}`);
    return values;
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    note('GC1002', `option --env-file: expected a file, saw ${code === 'ENOENT' ? 'nothing there' : code}: ${file}`);
    return new Map();
  }
}

/** The values of variables of templates: those of `--var NAME=value` win over those of a file. */
export function readVariables(typed: readonly string[], file: string | null, note: Note): ReadonlyMap<string, string> {
  const values = new Map<string, string>(file === null ? [] : fromFile(file, note));
  for (const one of typed) {
    const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(one) ?? [];
    if (name === undefined || value === undefined) note('GC1002', `option --var: expected NAME=value, saw ${one}`);
    else values.set(name, value);
  }
  return values;
}
