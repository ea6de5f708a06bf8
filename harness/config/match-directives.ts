import type { Directive } from './parse-config.ts';

/** A directive of each of two lists; the same, or one in two versions. */
export interface Pair {
  readonly before: Directive;
  readonly after: Directive;
}

/** Two lists of siblings side by side. */
export interface Matched {
  readonly pairs: readonly Pair[];
  /** Those of the first list without a counterpart, and those of the second. */
  readonly removed: readonly Directive[];
  readonly added: readonly Directive[];
}

/** What nginx reads of a directive, as nested lists. */
function readOf({ name, args, block }: Directive): unknown {
  return [name, args, block?.map(readOf) ?? null];
}

/** A directive by what nginx reads of it; where it stands, how it is quoted and comments are nothing to it. */
export function meaning(directive: Directive): string {
  return JSON.stringify(readOf(directive)); // once: a text of texts of texts doubles its quotes with each block
}

const head = ({ name, args }: Directive): string => JSON.stringify([name, args]);
const firstWords = ({ name, args: [first = ''] }: Directive): string => JSON.stringify([name, first]);

/** How much of what stands in one block stands in the other too. */
function inCommon(a: Directive, b: Directive): number {
  const there = new Set((b.block ?? []).map(meaning));
  return (a.block ?? []).filter((inner) => there.has(meaning(inner))).length;
}

/** Takes the best fit of each directive that has one, in order. */
function pairUp(
  { pairs, removed, added }: Matched,
  fits: (before: Directive, after: Directive) => boolean,
  closeness: (before: Directive, after: Directive) => number = () => 0,
): Matched {
  const left = [...added];
  const found: Pair[] = [];
  for (const before of removed) {
    const fitting = left.filter((after) => fits(before, after));
    const best = fitting.reduce((most, after) => Math.max(most, closeness(before, after)), 0);
    const after = fitting.find((one) => closeness(before, one) === best);
    if (after === undefined) continue;
    left.splice(left.indexOf(after), 1);
    found.push({ before, after });
  }
  const taken = new Set(found.map(({ before }) => before));
  return { pairs: [...pairs, ...found], removed: removed.filter((one) => !taken.has(one)), added: left };
}

const isSimple = ({ block }: Directive): boolean => block === null;

/**
 * Finds which directive of one list is which of the other: first what is the same, then blocks of the same name and
 * parameters, then directives of the same name that name the same thing first (`server app-1:8080 …`), and last those that are the
 * only ones of their name. Order is nothing to it.
 */
export function matchDirectives(before: readonly Directive[], after: readonly Directive[]): Matched {
  const same = pairUp({ pairs: [], removed: before, added: after }, (a, b) => meaning(a) === meaning(b));
  const blocks = pairUp(same, (a, b) => !isSimple(a) && !isSimple(b) && head(a) === head(b), inCommon);
  const named = pairUp(blocks, (a, b) => isSimple(a) && isSimple(b) && firstWords(a) === firstWords(b));
  const only = (list: readonly Directive[], { name }: Directive): boolean =>
    list.filter((one) => isSimple(one) && one.name === name).length === 1;
  const { removed, added } = named;
  return pairUp(named, (a, b) => isSimple(a) && isSimple(b) && a.name === b.name && only(removed, a) && only(added, b));
}
