import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { type ConfigRead, mostConfigBytes } from '../model/config-read.ts';
import type { Problem } from '../model/error.ts';
import type { parseScenario } from '../model/parse-scenario.ts';
import type { Scenario } from '../model/scenario.ts';
import { unpackDeclaration } from './declaration-message.ts';
import type { ScenarioFolder } from './find-scenarios.ts';
import { type LoadLimits, loadDeclarations } from './load-declarations.ts';
import { notAFile } from './not-a-file.ts';
import { scenarioFileIn } from './scenario-file.ts';

function readConfig(folder: string, file: string): ConfigRead {
  const config = path.join(folder, file);
  try {
    const noFile = notAFile(config);
    if (noFile !== null) return { noFile };
    const bytes = statSync(config).size;
    return bytes > mostConfigBytes ? { bytes } : readFileSync(config, 'utf8');
  } catch {
    return null;
  }
}

/** A scenario that somebody has declared already; its folder has the configs. */
export interface DeclaredScenario extends ScenarioFolder {
  readonly declaration: unknown;
}

type Parsed = ReturnType<typeof parseScenario>;

/** Holds a declaration against its folder, and against what faults and controllers there are. */
async function parserOf(): Promise<(declared: unknown, at: ScenarioFolder) => Parsed> {
  const { parseScenario } = await import('../model/parse-scenario.ts');
  const { conditions } = await import('../faults/index.ts');
  const { controllers } = await import('../mitigations/index.ts');
  return (declared, { name, folder }) => {
    const places = { name, folder, readConfig: (config: string) => readConfig(folder, config) };
    return parseScenario(declared, { ...places, conditions, controllers });
  };
}

function sorted(results: readonly Parsed[]): LoadedScenarios {
  return {
    scenarios: results.flatMap((result) => ('scenario' in result ? [result.scenario] : [])),
    problems: results.flatMap((result) => ('problems' in result ? result.problems : [])),
  };
}

/** The good ones, and every problem of the others. */
interface LoadedScenarios {
  readonly scenarios: readonly Scenario[];
  readonly problems: readonly Problem[];
}

/** Checks a scenario that was given as a value, as one from a file is checked. */
export async function takeDeclared(declared: DeclaredScenario): Promise<LoadedScenarios> {
  const parse = await parserOf();
  return sorted([parse(declared.declaration, declared)]);
}

/** Loads scenarios from their folders: the good ones, and every problem of the others. */
export async function loadScenarios(folders: readonly ScenarioFolder[], limits?: LoadLimits): Promise<LoadedScenarios> {
  const loading = loadDeclarations(
    folders.map(({ folder }) => scenarioFileIn(folder) ?? path.join(folder, 'scenario.ts')),
    limits,
  );
  // Takes longer than the files do, so they are loaded meanwhile.
  const parse = await parserOf();
  const files = await loading;
  const results = folders.map((at, index) => {
    const file = files[index];
    if (file === undefined || 'problem' in file) return { problems: file === undefined ? [] : [file.problem] };
    return parse(unpackDeclaration(file), at);
  });
  return sorted(results);
}
