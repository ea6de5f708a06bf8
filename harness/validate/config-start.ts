import { readdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseConfig } from '../config/parse-config.ts';
import { fragmentPath, hasFragments, mainPath, withoutTemplate } from '../config/placing.ts';
import { type ConfigLevel, levelOf } from '../config/recognise.ts';
import type { Problem } from '../model/error.ts';
import type { ConfigSources } from './config-source.ts';
import { fileBelow, matchingBelow } from './find-includes.ts';

/** A file with which reading begins. */
export interface StartFile {
  readonly pod: string;
  readonly path: string;
  /** As the user calls it. */
  readonly name: string;
}

/** Where reading begins, and the folder that stands for nginx's own. */
export interface ConfigStart {
  readonly folder: string;
  /** The folder as the user calls it. */
  readonly called: string;
  readonly files: readonly StartFile[];
  /** Only parts are given, which belong there: the main config is ours. Null where it is the user's. */
  readonly around: 'http' | 'server' | null;
}

/** Where reading begins, or why it cannot. */
export type FoundStart = { readonly start: ConfigStart } | { readonly problem: Problem | null };

const mains = ['nginx.conf', 'nginx.conf.template', 'nginx/nginx.conf', 'conf/nginx.conf', 'etc/nginx/nginx.conf'];
/** Where a folder has parts of a config when it has no main one; the first that has any. */
const parts = [
  '*.conf',
  '*.conf.template',
  '*.template',
  'conf.d/*.conf',
  'http.d/*.conf',
  'templates/*.template',
  'sites-enabled/*',
];

function levelAt(sources: ConfigSources, file: string, name: string): ConfigLevel | null {
  const source = sources.at(file, name);
  return source === null ? null : levelOf(parseConfig(source.text, name));
}

/** What nobody can put anything around. */
type WrongLevel = Exclude<ConfigLevel, 'main' | 'http' | 'server'>;

const wrongLevel: Readonly<Record<WrongLevel, string>> = {
  empty: 'no directive at all',
  other: 'something else',
  upstream: 'a part of an upstream {}',
};

function wrong(name: string, level: WrongLevel): { readonly problem: Problem } {
  const message = `${name}: expected a whole nginx.conf, or what belongs into its http {}, saw ${wrongLevel[level]}`;
  const hint =
    level === 'upstream'
      ? 'name the config that includes this file'
      : 'name an nginx.conf, a file of conf.d, or a folder of them';
  return { problem: { code: level === 'empty' ? 'GC2011' : 'GC2017', message, hint } };
}

/** The folder of a part of a config, or the one around where that is nginx's own. */
function around(folder: string, called: string): Pick<ConfigStart, 'folder' | 'called'> {
  if (!hasFragments(path.basename(folder))) return { folder, called };
  return { folder: path.dirname(folder), called: path.join(called, '..') };
}

function startOfFile(sources: ConfigSources, file: string): FoundStart {
  const level = levelAt(sources, file, file);
  if (level === null) return { problem: null };
  if (level !== 'main' && level !== 'http' && level !== 'server') return wrong(file, level);
  const folder = realpathSync(path.dirname(file));
  const called = path.dirname(file);
  if (level === 'main') {
    return { start: { folder, called, files: [{ pod: mainPath, path: file, name: file }], around: null } };
  }
  const pod = fragmentPath(path.basename(file), level);
  return { start: { ...around(folder, called), files: [{ pod, path: file, name: file }], around: level } };
}

/** Files of a folder that a pattern matches, as far as they may be read. */
function listed(
  sources: ConfigSources,
  folder: string,
  called: string,
  pattern: string,
): readonly Omit<StartFile, 'pod'>[] {
  return matchingBelow(folder, pattern).flatMap((below) => {
    const name = path.join(called, below);
    const { files, problems } = fileBelow(folder, below, '', name, true);
    sources.problems.push(...problems);
    return files.map((file) => ({ path: file.path, name }));
  });
}

/** A tree with a main config; templates beside it are put where the official image puts them. */
function startOfTree(sources: ConfigSources, main: Omit<StartFile, 'pod'>, folder: string, called: string): FoundStart {
  const templates = listed(sources, folder, called, 'templates/*.template').map((file) => ({
    ...file,
    pod: `/etc/nginx/conf.d/${withoutTemplate(path.basename(file.name))}`,
  }));
  return { start: { folder, called, files: [{ ...main, pod: mainPath }, ...templates], around: null } };
}

/** A folder of parts. Where one of them is a whole config, it is the main one. */
function startOfParts(sources: ConfigSources, folder: string, called: string): FoundStart {
  const files = parts.map((pattern) => listed(sources, folder, called, pattern)).find(({ length }) => length > 0) ?? [];
  const levels = files.map((file) => ({ file, level: levelAt(sources, file.path, file.name) }));
  const whole = levels.filter(({ level }) => level === 'main').map(({ file }) => file);
  const [main] = whole;
  if (main !== undefined && whole.length === 1) return startOfTree(sources, main, folder, called);
  if (whole.length > 1) {
    const message = `${called}: expected one main config, saw ${whole.map(({ name }) => name).join(', ')}`;
    return { problem: { code: 'GC2017', message, hint: 'name one of them' } };
  }
  // In conf.d nginx reads every file; elsewhere those that others include lie beside them.
  const isComplete = hasFragments(path.basename(folder));
  const taken = levels.filter(({ level }) => level === 'http' || (isComplete && level !== null));
  if (taken.length === 0) {
    if (sources.problems.length > 0) return { problem: null };
    const message = `${called}: expected an nginx.conf or files of conf.d, saw ${files.length === 0 ? 'none' : 'only parts of them'}`;
    return { problem: { code: 'GC2017', message, hint: 'name the folder that has the config' } };
  }
  const placed = taken.map(({ file }) => ({ ...file, pod: fragmentPath(path.basename(file.name)) }));
  return { start: { ...around(folder, called), files: placed, around: 'http' } };
}

function startOfFolder(sources: ConfigSources, called: string): FoundStart {
  const folder = realpathSync(called);
  // Throws where it may not be read, before anything is looked for in it.
  readdirSync(folder);
  for (const main of mains) {
    const name = path.join(called, main);
    const { files, problems } = fileBelow(folder, main, mainPath, name, false);
    sources.problems.push(...problems);
    const [file] = files;
    if (file === undefined || statSync(file.path).isDirectory()) continue;
    const level = levelAt(sources, file.path, name);
    if (level === null) return { problem: null };
    const place = { folder: path.dirname(path.join(folder, main)), called: path.dirname(name) };
    if (level === 'main') return startOfTree(sources, { path: file.path, name }, place.folder, place.called);
    if (level !== 'http' && level !== 'server') return wrong(name, level);
    const pod = fragmentPath(path.basename(main), level);
    return { start: { ...place, files: [{ pod, path: file.path, name }], around: level } };
  }
  return sources.problems.length > 0 ? { problem: null } : startOfParts(sources, folder, called);
}

/** Recognises what was given: a whole config, a part of one, or a folder of either. Throws what the system says where it may not look. */
export function configStart(sources: ConfigSources, asked: string): FoundStart {
  return statSync(asked).isDirectory() ? startOfFolder(sources, asked) : startOfFile(sources, asked);
}
