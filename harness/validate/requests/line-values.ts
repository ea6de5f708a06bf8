import type { LogEscape, LogPart } from '../../config/log-format.ts';
import { shapes } from './value-shapes.ts';

/** As many places are tried for the ends of the values of one line. */
const mostTries = 2000;

/** What nginx leaves out of a value that stands in quotes. */
const withoutQuotes: Readonly<Record<LogEscape, RegExp | null>> = {
  default: /^[^"]*$/,
  json: /^(?:[^"\\]|\\.)*$/s,
  none: null,
};

/** Finds the values of a line; null where it is none of this format. */
export function valuesIn(line: string, parts: readonly LogPart[], escaping: LogEscape): readonly string[] | null {
  const values: string[] = [];
  const outside = withoutQuotes[escaping];
  let tries = 0;
  const match = (index: number, at: number): boolean => {
    const part = parts[index];
    if (part === undefined) return at === line.length;
    if ('text' in part) return line.startsWith(part.text, at) && match(index + 1, at + part.text.length);
    const next = parts[index + 1];
    const isQuoted = next !== undefined && 'text' in next && next.text.startsWith('"');
    // Clients send anything as a request; in quotes it is clear where it ends.
    const shape = isQuoted && part.variable === 'request' ? undefined : shapes[part.variable];
    const fits = (value: string): boolean =>
      (shape === undefined || shape.test(value)) && (!isQuoted || outside === null || outside.test(value));
    const take = (end: number): boolean => {
      const value = line.slice(at, end);
      if (!fits(value)) return false;
      values.push(value);
      if (match(index + 1, end)) return true;
      values.pop();
      return false;
    };
    if (next === undefined) return take(line.length);
    const sign = 'text' in next ? next.text : '';
    for (let end = line.indexOf(sign, at); end >= 0 && end <= line.length; end = line.indexOf(sign, end + 1)) {
      tries += 1;
      if (tries > mostTries) return false;
      if (take(end)) return true;
      if (end === line.length) return false;
    }
    return false;
  };
  return match(0, 0) ? values : null;
}
