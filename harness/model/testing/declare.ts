import { type ScenarioDeclaration, scenario } from '../scenario.ts';

/** Declares a scenario in this file. */
export function declare(): ScenarioDeclaration {
  return scenario({} as never);
}
