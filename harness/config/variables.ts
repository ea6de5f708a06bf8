import type { Config, Directive } from './parse-config.ts';
import { type Placed, walkConfig } from './walk-config.ts';

/** What a config says of its variables: each `set` with its place, and the tables by the name of what they define. */
export interface Variables {
  readonly sets: ReadonlyMap<string, readonly Placed[]>;
  readonly tables: ReadonlyMap<string, readonly Directive[]>;
}

/** As many values of one expression are looked at; more are told as unknown. */
const mostValues = 500;
const mostLength = 2000;
/** Variables that refer to variables, in a row and in all. */
const mostSteps = 10;
const mostLookups = 2000;

/** nginx does not tell capitals from small letters in names of variables. */
const nameIn = (argument: string | undefined): string => (argument ?? '').replace(/^\$/, '').toLowerCase();

function grouped<T>(pairs: readonly (readonly [string, T])[]): ReadonlyMap<string, readonly T[]> {
  const groups = Map.groupBy(pairs, ([name]) => name);
  return new Map([...groups].map(([name, found]) => [name, found.map(([, each]) => each)]));
}

/** Gathers the variables that a config gives values to: `set`, `map`, `geo`, `split_clients`. */
export function variablesOf(config: Pick<Config, 'directives'>): Variables {
  const all = walkConfig(config);
  const tables = all.filter(
    ({ directive: { name, block } }) => /^(map|geo|split_clients)$/.test(name) && block !== null,
  );
  return {
    sets: grouped(
      all.filter(({ directive }) => directive.name === 'set').map((set) => [nameIn(set.directive.args[0]), set]),
    ),
    tables: grouped(tables.map(({ directive }) => [nameIn(directive.args.at(-1)), directive])),
  };
}

/** Lines of tables that are no entries. */
const settings: Readonly<Record<string, ReadonlySet<string>>> = {
  map: new Set(['hostnames', 'volatile']),
  geo: new Set(['delete', 'proxy', 'proxy_recursive', 'ranges']),
};

/** The values of a table; `$variable` where it refers to another. */
function valuesIn({ name, block }: Directive): readonly string[] {
  const entries = (block ?? []).filter((entry) => settings[name]?.has(entry.name) !== true);
  return [...new Set(entries.flatMap(({ args }) => args.slice(0, 1)))];
}

/** The blocks around a directive, but for the `if`s that it stands in. */
function blocksOf({ inside }: Placed): readonly Directive[] {
  return inside.slice(0, inside.findLastIndex(({ name }) => name !== 'if') + 1);
}

/** What `set` gives a variable in other locations of the server, from which a request may have come. */
function elsewhere(sets: readonly Placed[], { inside }: Placed): readonly string[] {
  const server = inside.find(({ name }) => name === 'server');
  const same = sets.filter((set) => server !== undefined && set.inside.includes(server));
  return same.map(({ directive }) => directive.args[1] ?? '');
}

/**
 * What `set` may have given a variable at a place: nginx goes through those of the server, then through those of each location
 * on the way. One without condition makes those before it void.
 */
function valuesSet(sets: readonly Placed[], place: Placed): readonly string[] {
  const holding = sets.filter((set) => blocksOf(set).every((block, index) => place.inside[index] === block));
  if (holding.length === 0) return elsewhere(sets, place);
  const inOrder = holding.toSorted((a, b) => blocksOf(a).length - blocksOf(b).length);
  const certain = inOrder.findLastIndex((set) => set.inside.length === blocksOf(set).length);
  return inOrder.slice(Math.max(certain, 0)).map(({ directive }) => directive.args[1] ?? '');
}

const reference = /\$(?:\{(\w+)\}|(\w+))/;

/** Values of a variable; null where only a request has one. */
function valuesOf(name: string, { sets, tables }: Variables, place: Placed): readonly string[] | null {
  const set = valuesSet(sets.get(name) ?? [], place);
  if (set.length > 0) return set;
  const table = tables.get(name);
  return table === undefined ? null : table.flatMap(valuesIn);
}

/**
 * All values that an expression can have by what the config itself says: `http://$up:3000` with `set $up api;` is
 * `http://api:3000`. A variable that only a request has a value of stays, as `${name}`. Null where there are too many.
 */
export function expanded(expression: string, variables: Variables, place: Placed): readonly string[] | null {
  let lookups = 0;
  const expand = (text: string, steps: number): readonly string[] | null => {
    if (text.length > mostLength || lookups > mostLookups) return null;
    const found = reference.exec(text);
    if (found === null) return [text];
    lookups++;
    const [written, braced, bare] = found;
    const name = nameIn(braced ?? bare);
    const values = steps > 0 ? valuesOf(name, variables, place) : null;
    const own = values === null ? [[`\${${name}}`]] : values.map((value) => expand(value, steps - 1));
    const rest = expand(text.slice(found.index + written.length), steps);
    if (rest === null || own.includes(null)) return null;
    const each = [...new Set(own.flatMap((value) => value ?? []))];
    if (each.length * rest.length > mostValues) return null;
    return each.flatMap((value) => rest.map((end) => text.slice(0, found.index) + value + end));
  };
  return expand(expression, mostSteps);
}
