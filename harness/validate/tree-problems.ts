import type { ConfigTree, TreeProblem } from '../config/config-tree.ts';
import { saidPlace } from '../config/place.ts';
import type { ErrorCode, Problem } from '../model/error.ts';

const codes: Readonly<Record<TreeProblem['type'], ErrorCode>> = {
  'recursive-include': 'GC2016',
  syntax: 'GC2004',
  'too-deep': 'GC2004',
  'too-much': 'GC2013',
};

const hints: Readonly<Record<TreeProblem['type'], string>> = {
  'recursive-include': 'take one of these includes out: nginx would follow them until it has no more files',
  syntax: 'correct the config: nginx -t says the same',
  'too-deep': 'close the blocks before, each { needs its }; or include fewer files in each other',
  'too-much': 'take out includes of the same file',
};

/** What keeps a config from being loaded, as errors with their codes. */
export function treeProblems({ problems }: Pick<ConfigTree, 'problems'>): readonly Problem[] {
  return problems.map(({ type, message, at }) => ({
    code: codes[type],
    message: `${saidPlace(at)}: ${message}`,
    hint: hints[type],
  }));
}
