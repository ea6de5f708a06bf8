import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Problem } from '../model/error.ts';
import { type Git, gitIn } from './baseline/git.ts';
import { findInGit, type GitPlace, gitBaseline } from './baseline/git-place.ts';
import { filesOfTree, type TreeFiles } from './baseline/git-tree.ts';
import type { ReadingOptions } from './config-source.ts';
import type { GivenConfig } from './given-config.ts';
import { type ReadConfig, readConfig } from './read-config.ts';

/** How a baseline is read. */
export interface BaselineOptions extends ReadingOptions {
  /** The folder whose repository is meant. */
  readonly folder: string;
}

/** Writes files where nobody else does, links last, so that no file is written through one. */
function writeFiles(root: string, { files, contents }: Extract<TreeFiles, { files: unknown }>): void {
  for (const { path: below, object, bytes, isLink } of files.toSorted((a, b) => Number(a.isLink) - Number(b.isLink))) {
    const file = path.join(root, below);
    mkdirSync(path.dirname(file), { recursive: true });
    const content = contents.get(object);
    if (isLink) symlinkSync(content?.toString('utf8') ?? '', file);
    else writeFileSync(file, content ?? '', { flag: 'wx', mode: 0o600 });
    // One that is too big is refused for its size, should the config include it.
    if (content === undefined) truncateSync(file, bytes);
  }
}

/** What was read of a copy, as it is called in git. */
function calledAsInGit({ given, problems }: ReadConfig, called: (text: string) => string): ReadConfig {
  if (given === null) {
    const renamed = problems.map((one): Problem => ({ ...one, message: called(one.message) }));
    return { given: null, problems: renamed };
  }
  const renamed: GivenConfig = {
    ...given,
    names: new Map([...given.names].map(([pod, name]) => [pod, called(name)])),
    unset: given.unset.map(({ at, ...unset }) => ({ ...unset, at: { ...at, file: called(at.file) } })),
  };
  return { given: renamed, problems: [] };
}

function readFromGit(git: Git, place: GitPlace, asked: string, options: ReadingOptions): ReadConfig {
  const tree = filesOfTree(git, place.tree);
  if ('complaint' in tree) {
    const message = `expected to read ${asked}, saw: ${tree.complaint}`;
    return { given: null, problems: [{ code: 'GC2021', message, hint: 'git fsck, or a whole clone, may help' }] };
  }
  if ('tooMany' in tree) {
    const message = `${asked}: expected a folder of configs around it, saw ${tree.tooMany}`;
    const hint = `git worktree add ../old ${place.revision}, then name the file there`;
    return { given: null, problems: [{ code: 'GC2013', message, hint }] };
  }
  const copy = realpathSync(mkdtempSync(path.join(tmpdir(), 'gatecrash-baseline-')));
  try {
    writeFiles(path.join(copy, place.folder), tree);
    const revision = `git:${place.revision}:`;
    const called = (text: string): string => text.replaceAll(`${copy}/`, revision).replaceAll(copy, revision);
    return calledAsInGit(readConfig(path.join(copy, place.path), options), called);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/**
 * Reads the config that another is compared with: a file or a folder, or one as it stands in a revision of the repository
 * (`git:REV:path`), with all that it includes there. The repository and its working tree are left as they are.
 */
export function readBaseline(asked: string, { folder, ...options }: BaselineOptions): ReadConfig {
  if (gitBaseline(asked) === null) return readConfig(asked, options);
  const git = gitIn(folder);
  const found = findInGit(git, asked);
  if ('problem' in found) return { given: null, problems: [found.problem] };
  return readFromGit(git, found.place, asked, options);
}
