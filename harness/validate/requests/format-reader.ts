import type { LogEscape, LogFormat } from '../../config/log-format.ts';
import { valuesIn } from './line-values.ts';
import { type LineRead, type LineReader, readVariables, requestOf } from './logged-request.ts';
import { quickValues } from './quick-values.ts';

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

/** As many different requests are known at a time, of at most so many characters. */
const mostKnown = 5000;
const longestKnown = 800;

/** The same text in a string of its own: a part of a line keeps all that was read with it in memory. */
function copied(text: string): string {
  return ` ${text}`.slice(1);
}

function variablesOf({ parts }: LogFormat): readonly string[] {
  return parts.flatMap((part) => ('variable' in part ? [part.variable] : []));
}

/** Makes a request of values by the names of their variables; of those that are there twice the first one counts. */
function requestIn(variables: readonly string[], values: readonly string[], escaping: LogEscape): LineRead {
  return requestOf((variable) => {
    const value = values[variables.indexOf(variable)];
    return value === undefined ? undefined : unescaped(value, escaping);
  });
}

/** Reads a line of a format wherever its values may end. */
export function patientRead(format: LogFormat): (line: string) => LineRead {
  const { parts, escaping } = format;
  const variables = variablesOf(format);
  return (line) => {
    const values = valuesIn(line, parts, escaping);
    return values === null ? null : requestIn(variables, values, escaping);
  };
}

/** Reads a line as most are: undefined says nothing of it. The same request is read once. */
function quickRead(format: LogFormat): (line: string) => LineRead | undefined {
  const quick = quickValues(format, readVariables);
  if (quick === null) return () => undefined;
  const variables = variablesOf(format).filter((variable) => readVariables.has(variable));
  const known = new Map<string, LineRead>();
  return (line) => {
    const values = quick(line);
    if (values === null) return undefined;
    const key = values.length === 1 ? (values[0] ?? '') : values.join('\n');
    const before = known.get(key);
    if (before !== undefined) return before;
    const own = values.map(copied);
    const read = requestIn(variables, own, format.escaping);
    if (known.size >= mostKnown) known.clear();
    if (key.length <= longestKnown) known.set(own.length === 1 ? (own[0] ?? '') : key, read);
    return read;
  };
}

/** Makes a reader of lines out of a `log_format`; null where its lines do not tell what was asked. */
export function formatReader(format: LogFormat): LineReader | null {
  const variables = variablesOf(format);
  const isTelling = variables.includes('request') || (variables.includes('request_method') && variables.some(isUri));
  if (!isTelling) return null;
  const quick = quickRead(format);
  const patient = patientRead(format);
  return {
    format: format.name,
    read: (line) => {
      const read = quick(line);
      return read === undefined ? patient(line) : read;
    },
  };
}

const isUri = (variable: string): boolean => /^(?:request_uri|uri|document_uri)$/.test(variable);
