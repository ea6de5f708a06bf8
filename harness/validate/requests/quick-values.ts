import type { LogFormat } from '../../config/log-format.ts';
import { shapes } from './value-shapes.ts';

/** A sign as a character of a class. */
function inClass(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function verbatim(text: string): string {
  return [...text].map((sign) => (/[\w ]/.test(sign) ? sign : sign.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&'))).join('');
}

/** A value that is to be had, or whose shape is to be seen. */
interface Captured {
  readonly variable: string;
  readonly shape: RegExp | null;
}

/**
 * Finds values of a line in one go, where none has the sign in it that stands after it: then each ends at the first place at which
 * it may, which is where `valuesIn` looks first, and both find the same. Null says nothing of a line. There is none for formats in
 * which nothing stands between two values.
 */
export function quickValues(
  { parts, escaping }: Pick<LogFormat, 'parts' | 'escaping'>,
  wanted: ReadonlySet<string>,
): ((line: string) => readonly string[] | null) | null {
  const captured: Captured[] = [];
  let source = '';
  for (const [index, part] of parts.entries()) {
    if ('text' in part) {
      source += verbatim(part.text);
      continue;
    }
    const next = parts[index + 1];
    if (next !== undefined && !('text' in next)) return null;
    const isQuoted = next?.text.startsWith('"') === true;
    const { variable } = part;
    const shape = (isQuoted && variable === 'request' ? null : shapes[variable]) ?? null;
    const signs = `${next === undefined ? '' : inClass(next.text)}${isQuoted && escaping === 'json' ? '\\\\' : ''}`;
    const value = signs === '' ? '[^]*' : `[^${signs}]*`;
    const isCaptured = shape !== null || wanted.has(variable);
    if (isCaptured) captured.push({ variable, shape });
    source += isCaptured ? `(${value})` : value;
  }
  const pattern = new RegExp(`^${source}$`);
  const isWanted = captured.map(({ variable }) => wanted.has(variable));
  // Most values are as in the line before: the time, the status, the client.
  const fitting = captured.map((): string | null => null);
  return (line) => {
    const found = pattern.exec(line);
    if (found === null) return null;
    const values: string[] = [];
    for (let index = 0; index < captured.length; index += 1) {
      const value = found[index + 1] ?? '';
      const shape = captured[index]?.shape ?? null;
      if (shape !== null && value !== fitting[index]) {
        if (!shape.test(value)) return null;
        fitting[index] = value;
      }
      if (isWanted[index] === true) values.push(value);
    }
    return values;
  };
}
