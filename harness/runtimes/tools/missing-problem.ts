import type { Problem } from '../../model/error.ts';
import type { Recipe } from './tool.ts';

/** GC3001: the program is missing, with a line for each way of getting it that says why it is not taken. */
export function missingProblem(recipe: Recipe, what: string, reasons: readonly string[]): Problem {
  const message = `${recipe.name} is missing, and ${what}:\n${reasons.map((line) => `  - ${line}`).join('\n')}`;
  const hint = `make one of these ways work, or set ${recipe.variable} to one of your own`;
  return { code: 'GC3001', message, hint };
}
