import { readdirSync } from 'node:fs';
import { fullName } from '../config/conf-path.ts';
import { isPattern, nameMatcher } from '../config/glob.ts';
import { askedFor, includesIn } from '../config/include.ts';
import { parseConfig } from '../config/parse-config.ts';
import { givenPlace, withoutTemplate } from '../config/placing.ts';
import { byText } from '../model/by-text.ts';
import type { Problem } from '../model/error.ts';
import { unreadable } from './read-config-file.ts';
import { resolveInside } from './resolve-inside.ts';

/** A file that a config includes, and that is the user's. */
export interface IncludedFile {
  /** Its path in the pod. */
  readonly pod: string;
  /** Below the user's folder. */
  readonly below: string;
  readonly path: string;
}

/** A link, as Debian makes them in modules-enabled, to the file of a package that loads a module of its nginx. */
export interface LinkedModule {
  readonly pod: string;
  /** As the user calls the link. */
  readonly name: string;
  readonly leadsTo: string;
}

/** Files that were found, modules that are linked, and what is wrong with others. */
export interface FoundFiles {
  readonly files: readonly IncludedFile[];
  readonly modules: readonly LinkedModule[];
  readonly problems: readonly Problem[];
}

/** Where Debian's packages of modules have such files. */
const ofModules = /^\/usr\/share\/nginx\/modules-available\/[^/]+\.conf$/;
const none: FoundFiles = { files: [], modules: [], problems: [] };

const code = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/** Names in a folder below the user's; none where it is not there or no folder. */
function namesIn(folder: string, below: string): readonly string[] {
  const found = resolveInside(folder, below);
  if (found.type !== 'found') return [];
  try {
    return readdirSync(found.path);
  } catch (error) {
    if (code(error) === 'ENOTDIR' || code(error) === 'ENOENT') return [];
    throw error;
  }
}

/** The paths below a folder that a pattern matches, in the order of glob(3). */
export function matchingBelow(folder: string, pattern: string): readonly string[] {
  const parts = pattern.split('/');
  const paths = parts.reduce<readonly string[]>(
    (found, part) =>
      found.flatMap((below) => {
        const join = (name: string): string => (below === '' ? name : `${below}/${name}`);
        return isPattern(part) ? namesIn(folder, below).filter(nameMatcher(part)).map(join) : [join(part)];
      }),
    [''],
  );
  const there = isPattern(parts.at(-1) ?? '') ? paths : paths.filter((below) => isThere(folder, below));
  return there.toSorted(byText);
}

function isThere(folder: string, below: string): boolean {
  return resolveInside(folder, below).type !== 'missing';
}

/** Finds one file below the user's folder. A path that is not there is no problem here, but a link to nowhere is. */
export function fileBelow(folder: string, below: string, pod: string, name: string, isListed: boolean): FoundFiles {
  try {
    const inside = resolveInside(folder, below);
    if (inside.type === 'found') return { ...none, files: [{ pod, below, path: inside.path }] };
    if (inside.type === 'missing' && !isListed) return none;
    if (inside.type === 'missing') {
      const message = `expected a file at ${name}, saw a symbolic link to ${inside.path}, where nothing is`;
      return { ...none, problems: [{ code: 'GC2008', message, hint: 'correct the link, or remove it' }] };
    }
    if (inside.type === 'circle') {
      const message = `expected a file at ${name}, saw symbolic links that lead in a circle`;
      return { ...none, problems: [{ code: 'GC2014', message, hint: 'correct the links' }] };
    }
    if (ofModules.test(inside.path)) return { ...none, modules: [{ pod, name, leadsTo: inside.path }] };
    const message = `expected ${name} to stay in the folder that was given, saw that it leads to ${inside.path}`;
    const hint = 'put a copy of the file in its place, or name the folder that has both';
    return { ...none, problems: [{ code: 'GC2015', message, hint }] };
  } catch (error) {
    return { ...none, problems: [unreadable(name, error)] };
  }
}

/**
 * Templates of the files that a path or pattern asks for, as far as those themselves are not there. A template asks for what
 * is made of others; of any other config only a path that leads to nothing does.
 */
function templatesFor(folder: string, below: string, there: readonly string[], isTemplate: boolean): readonly string[] {
  const asked = `${below}.template`;
  if (!isPattern(below)) return !isThere(folder, below) && isThere(folder, asked) ? [asked] : [];
  return isTemplate ? matchingBelow(folder, asked).filter((one) => !there.includes(withoutTemplate(one))) : [];
}

/** Who includes, and where it is looked for. */
interface Including {
  readonly main: string;
  readonly folder: string;
  readonly named: (below: string) => string;
  readonly isTemplate: boolean;
}

/** The user's files that a text includes; relative paths count from the folder of the main config. */
export function includedFiles(text: string, { main, folder, named, isTemplate }: Including): FoundFiles {
  const asked = includesIn(parseConfig(text, '').directives).flatMap((directive) => askedFor(directive) ?? []);
  const found = [...new Set(asked)].flatMap((one): readonly FoundFiles[] => {
    const place = givenPlace(fullName(one, main), folder);
    if (place === null) return [];
    const { root, below } = place;
    try {
      const listed = isPattern(one);
      const paths = listed ? matchingBelow(folder, below) : [below];
      const templates = templatesFor(folder, below, paths, isTemplate);
      return [
        ...paths.map((path) => fileBelow(folder, path, `${root}/${path}`, named(path), listed)),
        ...templates.map((path) => fileBelow(folder, path, `${root}/${withoutTemplate(path)}`, named(path), listed)),
      ];
    } catch (error) {
      return [{ ...none, problems: [unreadable(named(below), error)] }];
    }
  });
  return {
    files: found.flatMap(({ files }) => files),
    modules: found.flatMap(({ modules }) => modules),
    problems: found.flatMap(({ problems }) => problems),
  };
}
