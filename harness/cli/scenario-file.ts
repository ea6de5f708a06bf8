import { existsSync } from 'node:fs';
import path from 'node:path';

/** What the declaration of a scenario may be called; the first that is there counts. */
const names = ['scenario.ts', 'scenario.js'];

/** Whether a file is called as declarations are. */
export function isScenarioFile(file: string): boolean {
  return names.includes(path.basename(file));
}

/** The declaration in the folder of a scenario; null where there is none. */
export function scenarioFileIn(folder: string): string | null {
  return names.map((name) => path.join(folder, name)).find((file) => existsSync(file)) ?? null;
}
