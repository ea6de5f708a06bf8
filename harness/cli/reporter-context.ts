import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Scenario } from '../model/scenario.ts';
import type { ReporterContext } from '../reporters/reporter.ts';
import { ownCommand } from './own-command.ts';
import { packageRoot } from './package-root.ts';
import { shellWord, shellWords } from './shell-word.ts';

function shortPath(target: string): string {
  const relative = path.relative(process.cwd(), target);
  return relative === '' || relative.startsWith('..') || path.isAbsolute(relative) ? target : relative;
}

/** A name is enough where it is looked for; elsewhere a scenario is called by its folder. */
function argumentFor(scenario: Scenario): string {
  const places = [path.join(process.cwd(), 'scenarios'), path.join(packageRoot, 'scenarios')];
  if (places.includes(path.dirname(scenario.folder))) return scenario.name;
  const short = shortPath(scenario.folder);
  return path.isAbsolute(short) ? short : `./${short}`;
}

/** The word by which a stored run was told of a scenario; its name where none fits. */
function argumentOfRun(command: string, name: string): string {
  const isIt = (word: string) => path.basename(word.replace(/\/scenario\.[jt]s$/, '')) === name;
  return shellWords(command).find(isIt) ?? name;
}

/** Path of a file below the folder that CI checked out, else below the current one; null where it is not there. */
function pathInCheckout(file: string): string | null {
  const relative = path.relative(process.env.GITHUB_WORKSPACE ?? process.cwd(), file);
  return relative.startsWith('..') || path.isAbsolute(relative) || !existsSync(file) ? null : relative;
}

/** Where the config of a scenario may be: in its folder, or, of a stored run, in one of its name. */
function configFile(folders: readonly string[], config: string): string | null {
  const found = folders.map((folder) => pathInCheckout(path.resolve(folder, config)));
  return found.find((file) => file !== null) ?? null;
}

/** What reporters write to and how things are called here; people's results move to stderr where stdout is taken. */
export function reporterContext(
  document: NodeJS.WriteStream | null,
  scenarios: readonly Scenario[],
  { command = '', verbose = false }: { readonly command?: string; readonly verbose?: boolean } = {},
): ReporterContext {
  const named = new Map(scenarios.map((scenario) => [scenario.name, argumentFor(scenario)]));
  const folders = new Map(scenarios.map(({ name, folder }) => [name, folder]));
  const foldersOf = (name: string): readonly string[] => {
    const known = folders.get(name);
    if (known !== undefined) return [known];
    const word = argumentOfRun(command, name);
    return [word.replace(/\/scenario\.[jt]s$/, ''), `scenarios/${name}`, path.join(packageRoot, 'scenarios', name)];
  };
  return {
    results: document === null ? process.stdout : process.stderr,
    document,
    verbose,
    gatecrash: ownCommand(process.cwd(), process.env.PATH ?? ''),
    shortPath: (target) => shellWord(shortPath(target)),
    scenarioArgument: (name) => shellWord(named.get(name) ?? argumentOfRun(command, name)),
    configFile: (scenario, config) => configFile(foldersOf(scenario), config),
    stepSummary: process.env.GITHUB_STEP_SUMMARY || null,
  };
}
