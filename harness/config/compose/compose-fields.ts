import { interpolated } from './interpolate.ts';

/** What YAML made of a mapping. */
export type Fields = Readonly<Record<string, unknown>>;

/** As many entries of one list are looked at; nobody writes more. */
const mostEntries = 2000;

/** A mapping; an empty one where it is something else. */
export function fieldsOf(raw: unknown): Fields {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? (raw as Fields) : {};
}

/** The entries of a mapping. */
export function entriesOf(raw: unknown): readonly (readonly [string, unknown])[] {
  return Object.entries(fieldsOf(raw)).slice(0, mostEntries);
}

/** A list; of one value a list of that, [] where there is nothing. */
export function listOf(raw: unknown): readonly unknown[] {
  if (raw === undefined || raw === null) return [];
  return Array.isArray(raw) ? raw.slice(0, mostEntries) : [raw];
}

/** Texts of a compose file with the values of its variables. */
export interface TextReader {
  /** Null where it is no text, or a variable in it has no value. */
  readonly text: (raw: unknown) => string | null;
  /** As `text`, with nothing in the place of a variable without a value. */
  readonly rough: (raw: unknown) => string | null;
  /** As `text`, of each of a list that has one. */
  readonly texts: (raw: unknown) => readonly string[];
  /** The same for names: a variable without a value is taken down. */
  readonly names: (raw: unknown) => readonly string[];
  /** Variables without a value that stand in names. */
  readonly unset: Set<string>;
}

/** Makes a reader of texts with these values. */
export function textReader(values: ReadonlyMap<string, string>): TextReader {
  const unset = new Set<string>();
  const read = (raw: unknown) => {
    if (typeof raw === 'number' || typeof raw === 'boolean') return { text: String(raw), unset: [] };
    return typeof raw === 'string' ? interpolated(raw, values) : null;
  };
  const text = (raw: unknown): string | null => {
    const made = read(raw);
    return made === null || made.unset.length > 0 ? null : made.text;
  };
  const texts = (raw: unknown): readonly string[] => listOf(raw).flatMap((one) => text(one) ?? []);
  const names = (raw: unknown): readonly string[] => {
    for (const one of listOf(raw)) for (const name of read(one)?.unset ?? []) unset.add(name);
    return texts(raw).filter((name) => name !== '');
  };
  const rough = (raw: unknown): string | null => read(raw)?.text ?? null;
  return { text, rough, texts, names, unset };
}
