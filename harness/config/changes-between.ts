import { type Matched, matchDirectives, meaning } from './match-directives.ts';
import type { Config, Directive } from './parse-config.ts';

/** Something to put in the place of a part of a config's text. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** One directive, or one block, in which a config differs from another. */
export interface Change {
  /** `moved`: what stands in a block in one stands in another block, or other blocks, in the other. */
  readonly kind: 'added' | 'removed' | 'changed' | 'moved';
  /** As it stands in the config; one that was removed as it stood in the other. */
  readonly directive: Directive;
  /** The blocks around it, the innermost last. */
  readonly inside: readonly Directive[];
  /** What stands for it in the other config. */
  readonly before: readonly Directive[];
  /** What takes back this change alone. */
  readonly edits: readonly Edit[];
  /** It is part of a block that was added as a whole, which is a change of its own. */
  readonly part: boolean;
}

/** Two blocks that are the same one, or the two configs. */
interface Level {
  readonly before: readonly Directive[];
  readonly after: readonly Directive[];
  readonly insideBefore: readonly Directive[];
  readonly inside: readonly Directive[];
  /** Where the block begins in the text of the config. */
  readonly opened: number;
}

function slice({ source }: Config, { at, end }: Directive): string {
  return source.slice(at.offset, end);
}

/** A directive taken out; what comes after it stays on its line. */
function withoutIt(config: Config, directive: Directive): Edit {
  const text = slice(config, directive).replaceAll(/[^\n]+/g, '');
  return { from: directive.at.offset, to: directive.end, text };
}

/** A removed directive put back after what stood before it. */
function putBack(other: Config, { before, opened }: Level, { pairs }: Matched, removed: Directive): Edit {
  const earlier = before.slice(0, before.indexOf(removed)).toReversed();
  const after = earlier.flatMap((one) => pairs.find((pair) => pair.before === one)?.after ?? []);
  const at = after[0]?.end ?? opened;
  return { from: at, to: at, text: ` ${slice(other, removed)} ` };
}

/** An added directive, and where its block has more than one part each of these. */
function added(config: Config, directive: Directive, inside: readonly Directive[], part = false): readonly Change[] {
  const block = directive.block ?? [];
  const inner = block.length > 1 ? block.flatMap((one) => added(config, one, [...inside, directive], true)) : [];
  return [{ kind: 'added', directive, inside, before: [], edits: [withoutIt(config, directive)], part }, ...inner];
}

/** An `include` that stands where directives were taken away, most likely has them: it is taken back together with them. */
function includeInPlaceOf({ removed, added: all }: Matched): Directive | null {
  const includes = all.filter(({ name }) => name === 'include');
  const [only = null] = includes;
  return includes.length === 1 && removed.some(({ block }) => block === null) ? only : null;
}

function changesOf(other: Config, config: Config, level: Level): readonly Change[] {
  const matched = matchDirectives(level.before, level.after);
  const { pairs, removed } = matched;
  const { inside } = level;
  const include = includeInPlaceOf(matched);
  const included = include === null ? [] : removed.filter(({ block }) => block === null);
  const changed = pairs.flatMap(({ before, after }): readonly Change[] => {
    if (before.block !== null && after.block !== null) {
      return changesOf(other, config, {
        before: before.block,
        after: after.block,
        insideBefore: [...level.insideBefore, before],
        inside: [...inside, after],
        opened: after.opened ?? 0,
      });
    }
    if (meaning(before) === meaning(after)) return [];
    const edit = { from: after.at.offset, to: after.end, text: slice(other, before) };
    return [{ kind: 'changed', directive: after, inside, before: [before], edits: [edit], part: false }];
  });
  const isOther = (directive: Directive): boolean => directive !== include && !included.includes(directive);
  return [
    ...changed,
    ...(include === null
      ? []
      : [
          {
            kind: 'changed' as const,
            directive: include,
            inside,
            before: included,
            edits: [
              {
                from: include.at.offset,
                to: include.end,
                text: included.map((one) => slice(other, one)).join(' '),
              },
            ],
            part: false,
          },
        ]),
    ...matched.added.filter(isOther).flatMap((directive) => added(config, directive, inside)),
    ...removed.filter(isOther).map(
      (directive): Change => ({
        kind: 'removed',
        directive,
        inside: level.insideBefore,
        before: [directive],
        edits: [putBack(other, level, matched, directive)],
        part: false,
      }),
    ),
  ];
}

/**
 * What was taken away in one block and added in another, word for word, was moved: to where several had it each, or from there.
 * Taking back a half of that would leave it twice, or nowhere.
 */
function withMoves(changes: readonly Change[]): readonly Change[] {
  const whole = changes.filter(({ part, directive }) => !part && directive.block === null);
  const byMeaning = Map.groupBy(
    whole.filter(({ kind }) => kind === 'added' || kind === 'removed'),
    ({ directive }) => meaning(directive),
  );
  const moves = [...byMeaning.values()].filter((same) => {
    const gone = same.filter(({ kind }) => kind === 'removed').length;
    return gone > 0 && gone < same.length && Math.min(gone, same.length - gone) === 1;
  });
  const replaced = new Set(moves.flat());
  const moved = moves.flatMap((same): readonly Change[] => {
    const now = same.find(({ kind }) => kind === 'added');
    if (now === undefined) return [];
    const before = same.filter(({ kind }) => kind === 'removed').map(({ directive }) => directive);
    return [{ ...now, kind: 'moved', before, edits: same.flatMap(({ edits }) => edits) }];
  });
  return [...changes.filter((change) => !replaced.has(change)), ...moved];
}

/** In the order of the config; what was removed comes after what is there. */
function inOrder(changes: readonly Change[]): readonly Change[] {
  const rank = ({ kind }: Change): number => (kind === 'removed' ? 1 : 0);
  return changes.toSorted((a, b) => rank(a) - rank(b) || a.directive.at.offset - b.directive.at.offset);
}

/**
 * The single changes that make `config` of `other`: directives that were added, removed, given other parameters or moved.
 * Comments, spaces and the order of directives make no change. Of a block that was added the parts are changes too, where
 * there are several.
 */
export function changesBetween(other: Config, config: Config): readonly Change[] {
  const changes = changesOf(other, config, {
    before: other.directives,
    after: config.directives,
    insideBefore: [],
    inside: [],
    opened: 0,
  });
  return inOrder(withMoves(changes));
}

/** The text of a config with one of its changes taken back, and no other. */
export function withoutChange({ source }: Pick<Config, 'source'>, { edits }: Pick<Change, 'edits'>): string {
  const backwards = edits.toSorted((a, b) => b.from - a.from);
  return backwards.reduce((text, { from, to, text: now }) => text.slice(0, from) + now + text.slice(to), source);
}
