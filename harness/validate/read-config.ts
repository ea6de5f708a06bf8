import path from 'node:path';
import { isTemplate, mainPath, ownMain } from '../config/placing.ts';
import { type UnsetVariable, unsetVariables } from '../config/template.ts';
import type { Problem } from '../model/error.ts';
import { type ConfigSources, configSources, type ReadingOptions } from './config-source.ts';
import { type ConfigStart, configStart, type StartFile } from './config-start.ts';
import { includedFiles } from './find-includes.ts';
import type { GivenConfig } from './given-config.ts';
import { unreadable } from './read-config-file.ts';

/** The user's config, or all that is wrong with what was given. */
export type ReadConfig =
  | { readonly given: GivenConfig; readonly problems: readonly [] }
  | { readonly given: null; readonly problems: readonly Problem[] };

/** How messages call the main config that is ours. */
const ownName = 'nginx.conf of gatecrash';

/** Reads the files of the start, and all of the user's that they include. */
function readAll(sources: ConfigSources, start: ConfigStart, { values, ofMachine }: ReadingOptions): GivenConfig {
  const own = start.around === null ? null : ownMain(start.around);
  const files = new Map<string, string>(own === null ? [] : [[mainPath, own]]);
  const contents = new Map<string, Uint8Array>(own === null ? [] : [[mainPath, Buffer.from(own)]]);
  const names = new Map<string, string>(own === null ? [] : [[mainPath, ownName]]);
  const unset: UnsetVariable[] = [];
  const leftOut: { readonly name: string; readonly leadsTo: string }[] = [];
  const named = (below: string): string => path.join(start.called, below);
  const left: StartFile[] = start.files.toReversed();
  for (let file = left.pop(); file !== undefined; file = left.pop()) {
    if (files.has(file.pod)) continue;
    const source = sources.at(file.path, file.name);
    if (source === null) continue;
    files.set(file.pod, source.text);
    contents.set(file.pod, source.content);
    names.set(file.pod, file.name);
    unset.push(...unsetVariables(source.original, file.name, values));
    const asking = { main: mainPath, folder: start.folder, named, isTemplate: isTemplate(file.name) };
    const included = includedFiles(source.text, asking);
    const isNew = ({ pod }: { readonly pod: string }): boolean => !files.has(pod);
    sources.problems.push(...included.problems);
    const modules = included.modules.filter(isNew);
    if (ofMachine === true) left.push(...modules.map(({ pod, name, leadsTo }) => ({ pod, path: leadsTo, name })));
    else leftOut.push(...modules.map(({ name, leadsTo }) => ({ name, leadsTo })));
    left.push(
      ...included.files
        .filter(isNew)
        .map(({ pod, path: place, below }) => ({ pod, path: place, name: named(below) }))
        .toReversed(),
    );
  }
  return { main: mainPath, files, contents, names, wrapped: own !== null, leftOut, unset };
}

/** The same problem, met on two ways, is told once. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [problem.message, problem])).values()];
}

/**
 * Reads what a user gives, a config or a folder, with all that it includes, into the files of a pod. Not a byte is changed but
 * for variables of templates that have a value. It follows nothing out of the folder, and waits for no FIFO. All problems are
 * told at once.
 */
export function readConfig(asked: string, options: ReadingOptions): ReadConfig {
  const sources = configSources(options);
  try {
    const found = configStart(sources, asked);
    if ('problem' in found) {
      const problems = [...sources.problems, ...(found.problem === null ? [] : [found.problem])];
      return { given: null, problems: distinct(problems) };
    }
    const given = readAll(sources, found.start, options);
    if (sources.problems.length > 0) return { given: null, problems: distinct(sources.problems) };
    return { given, problems: [] };
  } catch (error) {
    return { given: null, problems: distinct([...sources.problems, unreadable(asked, error)]) };
  }
}
