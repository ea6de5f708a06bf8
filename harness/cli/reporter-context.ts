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

/** What reporters write to and how things are called here; people's results move to stderr where stdout is taken. */
export function reporterContext(
  document: NodeJS.WriteStream | null,
  scenarios: readonly Scenario[],
  { command = '', verbose = false }: { readonly command?: string; readonly verbose?: boolean } = {},
): ReporterContext {
  const named = new Map(scenarios.map((scenario) => [scenario.name, argumentFor(scenario)]));
  return {
    results: document === null ? process.stdout : process.stderr,
    document,
    verbose,
    gatecrash: ownCommand(process.cwd(), process.env.PATH ?? ''),
    shortPath: (target) => shellWord(shortPath(target)),
    scenarioArgument: (name) => shellWord(named.get(name) ?? argumentOfRun(command, name)),
  };
}
