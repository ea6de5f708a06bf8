import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Compose } from '../config/compose/compose.ts';
import { type ComposeSource, readCompose } from '../config/compose/read-compose.ts';
import { parseEnvFile, type TemplateValues } from '../config/template.ts';
import type { Problem } from '../model/error.ts';
import { notAFile } from './not-a-file.ts';

/** As large may a compose file be. */
const mostBytes = 1_000_000;

/** Values of the `.env` beside a compose file, which Compose reads where no other is named; none where it cannot be read. */
function beside(folder: string): TemplateValues {
  const file = path.join(folder, '.env');
  try {
    if (statSync(file, { throwIfNoEntry: false }) === undefined || notAFile(file) !== null) return new Map();
    return parseEnvFile(readFileSync(file, 'utf8')).values;
  } catch {
    return new Map();
  }
}

function read(file: string): ComposeSource | Problem {
  const missing = (saw: string): Problem => {
    return { code: 'GC2024', message: `expected a compose file at ${file}, saw ${saw}`, hint: 'correct the path' };
  };
  try {
    const other = notAFile(file);
    if (other !== null) return missing(other);
    const { size } = statSync(file);
    if (size > mostBytes) return missing(`${size} bytes, more than ${mostBytes}`);
    return { file, text: readFileSync(file, 'utf8').replace(/^\uFEFF/, '') };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return missing(code === 'ENOENT' || code === 'ENOTDIR' ? 'nothing there' : code);
  }
}

/**
 * Reads compose files and puts them together, or tells why one cannot be read (GC2024) or is none (GC2025). Where no file of
 * values was named, those of the `.env` beside the first one count. Null where none is named.
 */
export function loadCompose(
  files: readonly string[],
  { values, hasEnvFile }: { readonly values: TemplateValues; readonly hasEnvFile: boolean },
): { readonly compose: Compose | null; readonly problems: readonly Problem[] } {
  const all = files.map(read);
  const unread = all.filter((one): one is Problem => 'code' in one);
  const sources = all.filter((one): one is ComposeSource => 'text' in one);
  const [first] = sources;
  if (unread.length > 0 || first === undefined) return { compose: null, problems: unread };
  const folder = path.dirname(path.resolve(first.file));
  const known = new Map([...(hasEnvFile ? [] : beside(folder)), ...values]);
  const { compose, problems } = readCompose(sources, { folder, values: known });
  const hint = 'docker compose config says what it makes of the file';
  return { compose, problems: problems.map((message): Problem => ({ code: 'GC2025', message, hint })) };
}
