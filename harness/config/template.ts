import { parseConfig } from './parse-config.ts';
import { type Place, placeIn } from './place.ts';
import { tokensOf } from './tokens.ts';
import { walkConfig } from './walk-config.ts';

/** Values by name, as `--var` and `--env-file` give them. */
export type TemplateValues = ReadonlyMap<string, string>;

/** A variable of a template that nobody gave a value. */
export interface UnsetVariable {
  readonly name: string;
  readonly at: Place;
}

const variable = /\$(?:\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*))/g;

/**
 * Replaces the variables that are given, `$NAME` and `${NAME}`, and no other: what nginx's official image has envsubst do with
 * the names of its environment, so that nginx's own (`$host`) stay.
 */
export function substituted(text: string, values: TemplateValues): string {
  return text.replaceAll(variable, (written, braced: string | undefined, bare: string | undefined) => {
    return values.get(braced ?? bare ?? '') ?? written;
  });
}

/** Directives that define variables of nginx's own, and which of their arguments does. */
const defining: Readonly<Record<string, number>> = {
  auth_request_set: 0,
  geo: -1,
  js_set: 0,
  js_var: 0,
  map: -1,
  perl_set: 0,
  set: 0,
  split_clients: -1,
};

/** Names of variables that the config defines itself. */
function definedIn(source: string): ReadonlySet<string> {
  const defined = walkConfig(parseConfig(source, '')).flatMap(({ directive: { name, args } }) => {
    const which = defining[name];
    return which === undefined ? [] : [args.at(which)?.slice(1) ?? ''];
  });
  const captured = [...source.matchAll(/\(\?P?<([A-Za-z_]\w*)>/g)].map(([, name = '']) => name);
  return new Set([...defined, ...captured]);
}

/**
 * Variables of a template that are left: in capitals, as environment variables are and nginx's own are not, with no value given
 * and not defined by the config itself. Comments do not count.
 */
export function unsetVariables(text: string, file: string, values: TemplateValues): readonly UnsetVariable[] {
  if (!/\$\{?[A-Z_]/.test(text)) return [];
  const defined = definedIn(text);
  return [...tokensOf(text)].flatMap(({ kind, raw, at }): readonly UnsetVariable[] => {
    if (kind !== 'word') return [];
    return [...raw.matchAll(variable)].flatMap(({ 1: braced, 2: bare, index }) => {
      const name = braced ?? bare ?? '';
      if (!/^[A-Z_][A-Z0-9_]*$/.test(name) || values.has(name) || defined.has(name)) return [];
      const before = raw.slice(0, index).split('\n');
      const column = (before.at(-1)?.length ?? 0) + (before.length === 1 ? at.column : 1);
      return [{ name, at: placeIn(file, { offset: at.offset + index, line: at.line + before.length - 1, column }) }];
    });
  });
}

/** What an env file says, as Docker Compose reads it; `wrong` has the numbers of lines that are neither `NAME=value` nor a comment. */
export interface EnvFile {
  readonly values: TemplateValues;
  readonly wrong: readonly number[];
}

/** Reads an env file: one `NAME=value` a line, `#` for comments, quotes around a value taken off. */
export function parseEnvFile(text: string): EnvFile {
  const values = new Map<string, string>();
  const wrong: number[] = [];
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const [, name, value = ''] = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined) {
      wrong.push(index + 1);
      continue;
    }
    const [, , quoted] = /^(["'])(.*)\1(?:\s+#.*)?$/.exec(value) ?? [];
    values.set(name, quoted ?? value.replace(/\s+#.*$/, ''));
  }
  return { values, wrong };
}
