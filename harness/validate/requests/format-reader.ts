import type { LogEscape, LogFormat, LogPart } from '../../config/log-format.ts';
import { type LineReader, requestOf } from './logged-request.ts';

/** What values of variables look like, where nginx says so: they tell where a value ends that has the sign after it in itself. */
const shapes: Readonly<Partial<Record<string, RegExp>>> = {
  body_bytes_sent: /^(?:\d+|-?)$/,
  bytes_sent: /^(?:\d+|-?)$/,
  connection: /^\d+$/,
  document_uri: /^(?:\/.*|-?)$/,
  host: /^[^\s/]*$/,
  http_host: /^[^\s/]*$/,
  msec: /^\d+\.\d+$/,
  remote_addr: /^(?:[\da-fA-F.:]+|unix:.*|-)$/,
  request: /^(?:[A-Za-z]+ \S.* HTTP\/\d(?:\.\d)?|[^ ]*|[^ ]+ [^ ]+)$/,
  request_length: /^\d+$/,
  request_method: /^[A-Z_a-z-]*$/,
  request_time: /^(?:\d+\.\d+|-?)$/,
  request_uri: /^(?:(?:https?:\/)?\/.*|\*|-?)$/i,
  server_name: /^[^\s/]*$/,
  server_port: /^\d*$/,
  status: /^\d{3}$/,
  time_iso8601: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S*$/,
  time_local: /^\d{1,2}\/\w{3}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}$/,
  uri: /^(?:\/.*|-?)$/,
};

/** As many places are tried for the ends of the values of one line. */
const mostTries = 2000;

/** What nginx leaves out of a value that stands in quotes. */
const withoutQuotes: Readonly<Record<LogEscape, RegExp | null>> = {
  default: /^[^"]*$/,
  json: /^(?:[^"\\]|\\.)*$/s,
  none: null,
};

function unescaped(value: string, escaping: LogEscape): string {
  // nginx writes `\x22`, which in a target is what a client writes as %22.
  if (escaping === 'default') return value.replaceAll(/\\x([0-9A-Fa-f]{2})/g, '%$1');
  if (escaping === 'none' || !value.includes('\\')) return value;
  try {
    return JSON.parse(`"${value}"`);
  } catch {
    return value;
  }
}

/** Finds the values of a line; null where it is none of this format. */
function valuesIn(line: string, parts: readonly LogPart[], escaping: LogEscape): readonly string[] | null {
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

/** Makes a reader of lines out of a `log_format`; null where its lines do not tell what was asked. */
export function formatReader({ name, escaping, parts }: LogFormat): LineReader | null {
  const variables = parts.flatMap((part) => ('variable' in part ? [part.variable] : []));
  const isTelling = variables.includes('request') || (variables.includes('request_method') && variables.some(isUri));
  if (!isTelling) return null;
  return {
    format: name,
    read: (line) => {
      const values = valuesIn(line, parts, escaping);
      if (values === null) return null;
      return requestOf((variable) => {
        const value = values[variables.indexOf(variable)];
        return value === undefined ? undefined : unescaped(value, escaping);
      });
    },
  };
}

const isUri = (variable: string): boolean => /^(?:request_uri|uri|document_uri)$/.test(variable);
