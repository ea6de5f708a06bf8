import path from 'node:path';
import { hasFragments } from '../../config/placing.ts';
import type { ErrorCode, Problem } from '../../model/error.ts';
import type { Git, GitAnswer } from './git.ts';

/** A config in a revision of a repository. */
export interface GitPlace {
  readonly revision: string;
  /** From the root of the repository; '' is the root. */
  readonly path: string;
  /** The folder that has all that it may include, from the root. */
  readonly folder: string;
  /** What git calls that folder. */
  readonly tree: string;
}

/** Where a config is, or why that cannot be told. */
export type FoundPlace = { readonly place: GitPlace } | { readonly problem: Problem };

function problem(code: ErrorCode, message: string, hint: string): { readonly problem: Problem } {
  return { problem: { code, message, hint } };
}

/** What a baseline in git is called: `git:REV:path`; null where it is called otherwise. */
export function gitBaseline(asked: string): { readonly revision: string; readonly path: string } | null {
  const [, revision, below] = /^git:([^:]*)(?::(.*))?$/s.exec(asked) ?? [];
  return revision === undefined ? null : { revision, path: below ?? '' };
}

/** Whether a baseline is called so that git can be asked for it. */
export function isGitBaseline(asked: string): boolean {
  return /^git:[^-:][^:]*:/s.test(asked);
}

function said(answer: GitAnswer): string | null {
  return answer.type === 'said' ? answer.stdout.toString('utf8').replace(/\n$/, '') : null;
}

/** A path from the root of the repository; as in git, one that begins with a dot counts from the folder. Null where it leads out. */
function fromRoot(asked: string, prefix: string): string | null {
  const isHere = /^\.{1,2}(?:\/|$)/.test(asked);
  const normal = path.posix.normalize(isHere ? path.posix.join(prefix, asked) : asked).replace(/\/$/, '');
  if (normal.startsWith('/') || normal === '..' || normal.startsWith('../')) return null;
  return normal === '.' ? '' : normal;
}

/** The folder that nginx would have for its own: where files are that belong into http {}, the one around. */
function folderOf(place: string, isFolder: boolean): string {
  const own = isFolder ? place : path.posix.dirname(place);
  const folder = hasFragments(path.posix.basename(own)) ? path.posix.dirname(own) : own;
  return folder === '.' ? '' : folder;
}

const named = (tree: string, below: string): string => (below === '' ? tree : `${tree}:${below}`);

/** Finds a config in a revision of the repository that git is asked in. */
export function findInGit(git: Git, asked: string): FoundPlace {
  const { revision, path: below } = gitBaseline(asked) ?? { revision: '', path: '' };
  const inside = git(['rev-parse', '--show-prefix']);
  if (inside.type === 'missing') {
    return problem('GC3013', `expected git, to read ${asked}, saw none on PATH`, 'install git, or name a file');
  }
  const prefix = said(inside);
  if (inside.type === 'refused' || prefix === null) {
    const why = inside.type === 'refused' ? inside.complaint : '';
    return problem('GC2021', `expected a repository, to read ${asked}, saw: ${why}`, 'run it inside the repository');
  }
  const tree = said(git(['rev-parse', '--verify', '--quiet', `${revision}^{tree}`]));
  if (tree === null) {
    const hint = 'git log says which there are; a shallow clone has only some (actions/checkout: fetch-depth: 0)';
    return problem('GC2021', `expected a revision ${revision} in this repository, saw none`, hint);
  }
  const place = fromRoot(below, prefix);
  if (place === null) {
    const hint = 'name it from the root of the repository, or from here with ./';
    return problem('GC2015', `expected ${asked} to stay in the repository, saw that it leads out of it`, hint);
  }
  const type = said(git(['cat-file', '-t', named(tree, place)]));
  if (type !== 'blob' && type !== 'tree') {
    const near = `${prefix}${below}`;
    const isHere = prefix !== '' && said(git(['cat-file', '-t', named(tree, near)])) !== null;
    const hint = isHere
      ? `from this folder it is git:${revision}:./${below}`
      : `git ls-tree -r --name-only ${revision} lists what is there`;
    return problem('GC2008', `expected a config at ${asked}, saw nothing there`, hint);
  }
  const folder = folderOf(place, type === 'tree');
  return { place: { revision, path: place, folder, tree: named(tree, folder) } };
}
