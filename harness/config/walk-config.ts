import type { Config, Directive } from './parse-config.ts';

/** Blocks whose lines are entries of a table and no directives. */
const tables: ReadonlySet<string> = new Set(['map', 'geo', 'types', 'split_clients', 'charset_map']);

/** A directive with the blocks around it, the innermost last. */
export interface Placed {
  readonly directive: Directive;
  readonly inside: readonly Directive[];
}

/** The directives of a config in their order, blocks before what stands in them; entries of tables are none. */
export function walkConfig({ directives }: Pick<Config, 'directives'>): readonly Placed[] {
  const placed: Placed[] = [];
  const walk = (siblings: readonly Directive[], inside: readonly Directive[]): void => {
    if (tables.has(inside.at(-1)?.name ?? '')) return;
    for (const directive of siblings) {
      placed.push({ directive, inside });
      if (directive.block !== null) walk(directive.block, [...inside, directive]);
    }
  };
  walk(directives, []);
  return placed;
}

/** A directive on one line, as it is written: `proxy_next_upstream off;`, `location / { … }`. */
export function written({ words, block }: Directive): string {
  const head = words.map(({ raw }) => raw).join(' ');
  return block === null ? `${head};` : `${head} { … }`;
}

/** The head of a block: `location ~ ^/eu/`. */
export function headOf({ words }: Directive): string {
  return words.map(({ raw }) => raw).join(' ');
}
