import { type Document, isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import type { Compose } from './compose.ts';
import { entriesOf, type Fields, fieldsOf, listOf, textReader } from './compose-fields.ts';
import { composeService } from './compose-service.ts';

/** A compose file, or what is wrong with it. */
export type ReadCompose =
  | { readonly compose: Compose; readonly problems: readonly [] }
  | { readonly compose: null; readonly problems: readonly [string, ...string[]] };

/** One of the files that make a project, as it was named. */
export interface ComposeSource {
  readonly file: string;
  readonly text: string;
}

/** How compose files are read. */
export interface ComposeOptions {
  /** The folder of the first one, absolute: paths count from it. */
  readonly folder: string;
  /** Values of its variables. */
  readonly values: ReadonlyMap<string, string>;
}

/** As often may parts be repeated by `*name`, all in all: more is an attack on who reads it. */
const mostAliases = 10_000;
const mostServices = 1000;

function firstLine(message: string): string {
  return message.split('\n')[0]?.replace(/:$/, '') ?? '';
}

/** What YAML has made of a file. */
interface Parsed {
  readonly top: Fields;
  /** The line of each service, as far as it stands in the file itself. */
  readonly at: ReadonlyMap<string, number>;
}

/** The mapping at the top of the file, or what is wrong with it. */
function parsed({ text, file }: ComposeSource): Parsed | string {
  const lines = new LineCounter();
  const document = parseDocument(text, { merge: true, uniqueKeys: true, lineCounter: lines, logLevel: 'silent' });
  const [error] = document.errors;
  if (error !== undefined) return `${file}: expected YAML, saw something else: ${firstLine(error.message)}`;
  const top: unknown = document.toJS({ maxAliasCount: mostAliases });
  if (top === null || typeof top !== 'object' || Array.isArray(top)) {
    return `${file}: expected a mapping with services, saw ${top === null ? 'nothing' : 'something else'}`;
  }
  return { top: top as Fields, at: linesOf(document, lines) };
}

/** The same; what yaml throws (too many aliases or brackets, `<<:` without a mapping to merge) is wrong with the file too. */
function parsedOrWrong(source: ComposeSource): Parsed | string {
  try {
    return parsed(source);
  } catch (error) {
    if (!(error instanceof Error) || error instanceof TypeError) throw error;
    return `${source.file}: ${firstLine(error.message)}`;
  }
}

function linesOf({ contents }: Document, lines: LineCounter): ReadonlyMap<string, number> {
  const services = isMap(contents) ? contents.get('services', true) : null;
  if (!isMap(services)) return new Map();
  return new Map(
    services.items.flatMap(({ key }) =>
      isScalar(key) && key.range ? [[String(key.value), lines.linePos(key.range[0]).line] as const] : [],
    ),
  );
}

function externalNetworks(top: Fields): ReadonlySet<string> {
  const named = entriesOf(top.networks).filter(([, raw]) => {
    const { external } = fieldsOf(raw);
    return external !== undefined && external !== null && external !== false && external !== 'false';
  });
  return new Set(named.map(([name]) => name));
}

/** What may have names that are not in this file. */
function notFollowed(top: Fields, services: readonly (readonly [string, unknown])[], unset: ReadonlySet<string>) {
  const extending = services.filter(([, raw]) => fieldsOf(raw).extends !== undefined).map(([name]) => name);
  return [
    ...(listOf(top.include).length > 0 ? ['what it includes (include)'] : []),
    ...(extending.length > 0 ? [`what ${extending.join(', ')} takes from elsewhere (extends)`] : []),
    ...(unset.size > 0 ? [`names with ${[...unset].map((name) => `$${name}`).join(', ')}, which has no value`] : []),
  ];
}

/** What two files say of the same: lists one after the other, of mappings the entries of both, else what the later one says. */
function both(before: unknown, after: unknown): unknown {
  if (Array.isArray(before) && Array.isArray(after)) return [...before, ...after];
  const areMappings = [before, after].every((one) => typeof one === 'object' && one !== null && !Array.isArray(one));
  return areMappings ? { ...fieldsOf(before), ...fieldsOf(after) } : (after ?? before);
}

/** The mappings of several files as one, entry by entry; of a service each of its fields. */
function together(before: Fields, after: Fields, isService = true): Fields {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return Object.fromEntries(
    [...names].map((name): [string, unknown] => {
      const [a, b] = [before[name], after[name]];
      if (a === undefined || b === undefined) return [name, a ?? b];
      return [name, isService ? together(fieldsOf(a), fieldsOf(b), false) : both(a, b)];
    }),
  );
}

/** The parts that count, of all files. */
function topOf(all: readonly Parsed[]): Fields {
  const joined = (name: string): Fields =>
    all.reduce<Fields>((before, { top }) => together(before, fieldsOf(top[name])), {});
  return {
    services: joined('services'),
    networks: joined('networks'),
    configs: joined('configs'),
    include: all.flatMap(({ top }) => listOf(top.include)),
  };
}

/**
 * Reads what compose files say of services, their names, ports and networks, in any form that the Compose Specification has;
 * several are put together as Compose does with several `-f`. Other files that they name are not followed, and told. Never throws,
 * whatever the texts are.
 */
export function readCompose(sources: readonly ComposeSource[], { folder, values }: ComposeOptions): ReadCompose {
  const file = sources.map((one) => one.file).join(' and ');
  const read = sources.map(parsedOrWrong);
  const [wrong, ...others] = read.filter((one) => typeof one === 'string');
  if (wrong !== undefined) return { compose: null, problems: [wrong, ...others] };
  const all = read.filter((one) => typeof one !== 'string');
  const top = topOf(all);
  const written = entriesOf(top.services);
  if (written.length === 0) {
    const seen = all.flatMap((one) => Object.keys(one.top)).slice(0, 5);
    const message = `${file}: expected services, saw ${seen.join(', ') || 'nothing'}`;
    if (listOf(top.include).length === 0) return { compose: null, problems: [message] };
  }
  if (written.length > mostServices) {
    return { compose: null, problems: [`${file}: expected at most ${mostServices} services, saw more`] };
  }
  const at = new Map(all.toReversed().flatMap((one) => [...one.at]));
  const reader = textReader(values);
  const surroundings = { reader, folder, configs: fieldsOf(top.configs) };
  const services = written.map(([name, raw]) => composeService(name, raw, at.get(name) ?? null, surroundings));
  return {
    compose: {
      file,
      folder,
      services,
      externalNetworks: externalNetworks(top),
      notFollowed: notFollowed(top, written, reader.unset),
    },
    problems: [],
  };
}
