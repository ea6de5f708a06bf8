import { namesSecret, redacted, redactText } from '../model/redact-text.ts';
import type { Directive } from './parse-config.ts';
import type { Token } from './tokens.ts';

/** Directives whose first parameter is a name, and whose second what goes under it. */
const named: ReadonlySet<string> = new Set([
  'add_header',
  'add_trailer',
  'env',
  'fastcgi_param',
  'grpc_set_header',
  'more_set_headers',
  'more_set_input_headers',
  'proxy_set_header',
  'scgi_param',
  'set',
  'uwsgi_param',
]);

/** Made of variables alone: `$http_authorization`, `"$a:$b"`. */
const isVariables = (text: string): boolean => /^[\s:;,=/|.-]*(?:\$(?:\w+|\{\w+\})[\s:;,=/|.-]*)+$/.test(text);

/** The words of a directive that hold a secret: what it is given under a name that goes for one. */
function secretWords({ name, words, args, block }: Directive): readonly Token[] {
  const [, first, ...values] = words;
  const held = (all: readonly Token[]) => all.filter(({ text }) => text !== '' && !isVariables(text));
  if (named.has(name) && namesSecret(first?.text ?? '')) return held(values);
  // A name of a secret alone says that its value is one: `secure_link_secret word`, `auth_jwt_key …`.
  if (block === null && /secret|passw|api_?key|credential|jwt_key$/.test(name)) {
    return held(words.slice(1)).filter(({ text }) => !text.startsWith('/'));
  }
  if (name === 'if' && namesSecret(args[0] ?? '')) return held(words.slice(2)).filter(({ text }) => /\w/.test(text));
  return [];
}

/** A part of a file that is not to be shown. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** The texts of a table (`map $http_x_api_key $ok { "…" 1; }`) whose keys, or values, are secrets. */
function tableSpans({ args, block }: Directive): readonly Span[] {
  const [source = '', target = ''] = args;
  return (block ?? []).flatMap(({ name, words }) => {
    if (name === 'default' || name === 'include' || name === 'volatile' || name === 'hostnames') {
      return namesSecret(target) ? words.slice(1).map(spanOf) : [];
    }
    const [key, ...values] = words;
    return [
      ...(namesSecret(source) && key !== undefined ? [spanOf(key)] : []),
      ...(namesSecret(target) ? values.map(spanOf) : []),
    ];
  });
}

function spanOf({ at, raw }: Token): Span {
  return { from: at.offset, to: at.offset + raw.length };
}

function spansIn(directives: readonly Directive[], file: string, into: Span[]): void {
  for (const directive of directives) {
    if (directive.file === file) into.push(...secretWords(directive).map(spanOf));
    if (directive.name === 'map' || directive.name === 'geo') {
      if (directive.file === file) into.push(...tableSpans(directive));
    } else if (directive.block !== null) {
      spansIn(directive.block, file, into);
    }
  }
}

/** A line of a config as it may be shown. */
export interface ShownLine {
  readonly text: string;
  /** Where a column of the line stands in `text`; both count from 1. */
  readonly columnOf: (column: number) => number;
}

/**
 * Shows the lines of one file of a config without its secrets: what a header, variable or table with such a name is given, and
 * what looks like one wherever it stands, in comments too.
 */
export function linesWithoutSecrets(
  source: string,
  file: string,
  directives: readonly Directive[],
): (line: number) => ShownLine {
  const spans: Span[] = [];
  spansIn(directives, file, spans);
  const starts = [0, ...[...source.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const without = (from: number, to: number): string => {
    let text = '';
    let at = from;
    for (const span of spans.toSorted((a, b) => a.from - b.from)) {
      if (span.to <= at || span.from >= to) continue;
      text += redactText(source.slice(at, Math.max(at, span.from))) + redacted;
      at = Math.min(to, span.to);
    }
    return text + redactText(source.slice(at, to));
  };
  return (line) => {
    const from = starts[line - 1] ?? source.length;
    const to = (starts[line] ?? source.length + 1) - 1;
    const end = source[to - 1] === '\r' ? to - 1 : to;
    const text = without(from, Math.max(from, end));
    return {
      text,
      columnOf: (column) => Math.min(text.length, without(from, Math.min(end, from + column - 1)).length) + 1,
    };
  };
}
