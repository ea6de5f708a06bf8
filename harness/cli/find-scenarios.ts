import { readdirSync } from 'node:fs';
import path from 'node:path';
import { didYouMean } from '../model/did-you-mean.ts';
import type { Problem } from '../model/error.ts';
import { isFolder } from './is-folder.ts';
import { isScenarioFile, scenarioFileIn } from './scenario-file.ts';

/** A folder that has a scenario.ts. */
export interface ScenarioFolder {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
}

/** Where scenarios are looked for. */
export interface ScenarioPlaces {
  /** Folder from which the command was called; its own scenarios stand in scenarios/. */
  readonly cwd: string;
  /** Folder of the built-in ones. */
  readonly builtIn: string;
}

function hasScenario(folder: string): boolean {
  return scenarioFileIn(folder) !== null;
}

/** The scenarios that stand side by side in a folder, by name. */
function scenariosIn(folder: string): readonly ScenarioFolder[] {
  if (!isFolder(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => ({ name, folder: path.join(folder, name) }))
    .filter((found) => hasScenario(found.folder));
}

function atPath(folder: string): readonly ScenarioFolder[] {
  const own = isScenarioFile(folder) ? path.dirname(folder) : folder;
  return hasScenario(own) ? [{ name: path.basename(own), folder: own }] : scenariosIn(own);
}

function unknown(typed: string, known: readonly ScenarioFolder[], looksLikePath: boolean, at: string): Problem {
  if (!looksLikePath) {
    const hint = didYouMean(typed, [...new Set(known.map(({ name }) => name))], 'the scenarios are');
    return { code: 'GC1003', message: `unknown scenario ${typed}`, hint };
  }
  const seen = isFolder(at) ? `${at} has no scenario.ts` : `there is no folder ${at}`;
  const hint = `a scenario is a folder with a scenario.ts and its configs`;
  return { code: 'GC1003', message: `no scenario at ${typed}: ${seen}`, hint };
}

function sameNames(folders: readonly ScenarioFolder[]): readonly Problem[] {
  return folders.flatMap(({ name, folder }, index): Problem[] => {
    const other = folders.slice(0, index).find((before) => before.name === name);
    if (other === undefined) return [];
    const message = `two scenarios are called ${name}: ${other.folder} and ${folder}`;
    return [{ code: 'GC1003', message, hint: 'reports tell scenarios apart by name: run them one after the other' }];
  });
}

function all({ cwd, builtIn }: ScenarioPlaces): readonly ScenarioFolder[] {
  const own = scenariosIn(path.join(cwd, 'scenarios'));
  return own.length > 0 ? own : scenariosIn(builtIn);
}

/**
 * Finds scenarios by name (the folder's own scenarios/, then the built-in ones) or by path; none given = all of the
 * folder's own, else all built-in ones. GC1003 for each that is not there.
 */
export function findScenarios(
  typed: readonly string[],
  places: ScenarioPlaces,
): { readonly found: readonly ScenarioFolder[]; readonly problems: readonly Problem[] } {
  if (typed.length === 0) return { found: all(places), problems: [] };
  const own = scenariosIn(path.join(places.cwd, 'scenarios'));
  const known = [...own, ...scenariosIn(places.builtIn)];
  const problems: Problem[] = [];
  const found = new Map<string, ScenarioFolder>();
  for (const text of typed) {
    const looksLikePath = /[/\\]/.test(text) || text.startsWith('.');
    const at = path.resolve(places.cwd, text);
    const named = looksLikePath ? undefined : known.find(({ name }) => name === text);
    const matches = named === undefined ? atPath(at) : [named];
    if (matches.length === 0) problems.push(unknown(text, known, looksLikePath, at));
    for (const match of matches) found.set(match.folder, match);
  }
  return { found: [...found.values()], problems: [...problems, ...sameNames([...found.values()])] };
}
