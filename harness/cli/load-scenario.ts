import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { type ConfigRead, mostConfigBytes } from '../model/config-read.ts';
import type { Problem } from '../model/error.ts';
import type { Scenario } from '../model/scenario.ts';
import { unpackDeclaration } from './declaration-message.ts';
import type { ScenarioFolder } from './find-scenarios.ts';
import { type LoadLimits, loadDeclarations } from './load-declarations.ts';
import { notAFile } from './not-a-file.ts';
import { scenarioFileIn } from './scenario-file.ts';

function readConfig(folder: string, file: string): ConfigRead {
  const config = path.join(folder, file);
  try {
    if (notAFile(config) !== null) return null;
    const bytes = statSync(config).size;
    return bytes > mostConfigBytes ? { bytes } : readFileSync(config, 'utf8');
  } catch {
    return null;
  }
}

/** Loads scenarios from their folders: the good ones, and every problem of the others. */
export async function loadScenarios(
  folders: readonly ScenarioFolder[],
  limits?: LoadLimits,
): Promise<{ readonly scenarios: readonly Scenario[]; readonly problems: readonly Problem[] }> {
  const loading = loadDeclarations(
    folders.map(({ folder }) => scenarioFileIn(folder) ?? path.join(folder, 'scenario.ts')),
    limits,
  );
  // Takes longer than the files do, so they are loaded meanwhile.
  const { parseScenario } = await import('../model/parse-scenario.ts');
  const { conditions } = await import('../faults/index.ts');
  const { controllers } = await import('../mitigations/index.ts');
  const files = await loading;
  const results = folders.map(({ name, folder }, index) => {
    const file = files[index];
    if (file === undefined || 'problem' in file) return { problems: file === undefined ? [] : [file.problem] };
    const context = {
      name,
      folder,
      readConfig: (config: string) => readConfig(folder, config),
      conditions,
      controllers,
    };
    return parseScenario(unpackDeclaration(file), context);
  });
  return {
    scenarios: results.flatMap((result) => ('scenario' in result ? [result.scenario] : [])),
    problems: results.flatMap((result) => ('problems' in result ? result.problems : [])),
  };
}
