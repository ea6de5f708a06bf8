import type { Directive } from './parse-config.ts';

/** Tables whose modules read `include` themselves; in the others it is an entry (ngx_http_map_module, …_geo_module, core). */
const including: ReadonlySet<string> = new Set(['map', 'geo', 'types']);
const tables: ReadonlySet<string> = new Set([...including, 'split_clients', 'charset_map']);

/** Whether a block has entries, of which `include` is none that is followed. */
function takesIncludes(block: Directive | null): boolean {
  return block === null || !tables.has(block.name) || including.has(block.name);
}

/** Whether nginx follows a directive that stands in that block, or at the top. */
export function isInclude({ name }: Directive, block: Directive | null): boolean {
  return name === 'include' && takesIncludes(block);
}

/** Whether what stands in the block are entries of a table. */
export function isTable(block: Directive | null): boolean {
  return block !== null && tables.has(block.name);
}

/** What a well-formed `include` asks for; null where it has no or several words, or braces. */
export function askedFor({ args, block }: Directive): string | null {
  const [asked] = args;
  return asked === undefined || args.length > 1 || block !== null ? null : asked;
}

/** Every include of a list of directives and of the blocks in it, as it stands in one file. */
export function includesIn(directives: readonly Directive[], block: Directive | null = null): readonly Directive[] {
  return directives.flatMap((directive) => [
    ...(isInclude(directive, block) ? [directive] : []),
    ...includesIn(directive.block ?? [], directive),
  ]);
}
