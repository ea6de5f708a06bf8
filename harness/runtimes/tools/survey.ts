import { GatecrashError, type Problem } from '../../model/error.ts';
import { find } from './find.ts';
import { missingProblem } from './missing-problem.ts';
import { findOnPath } from './run-program.ts';
import type { Recipe, Tool, ToolContext, ToolName, Way } from './tool.ts';

/** A way of getting a program, and why it cannot be taken on this machine (`apt-get is not on PATH`); null: it can. */
export interface WaySurvey {
  readonly title: string;
  readonly obstacle: string | null;
}

/** What there is of one program on this machine, found out without fetching anything. */
export interface ToolSurvey {
  readonly name: ToolName;
  /** null where it is missing, or where its variable names something that cannot be used. */
  readonly tool: Tool | null;
  /** Why what looks like it is not used. */
  readonly rejected: readonly string[];
  /** In the order in which a run would take them; empty where it would take none. */
  readonly ways: readonly WaySurvey[];
  /** Why a run that needs it would end with exit code 4; null where it would find or fetch it. */
  readonly problem: Problem | null;
}

async function obstacleOf(way: Way, env: NodeJS.ProcessEnv): Promise<string | null> {
  // Every fetch holds a lock of flock's.
  const missing: string[] = [];
  for (const program of [...way.needs, 'flock']) {
    if ((await findOnPath(program, env)) === null) missing.push(program);
  }
  if (missing.length > 0) return `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not on PATH`;
  return (await way.unfit?.()) ?? null;
}

/** Looks for a program as a run would, and where it is missing for the ways that are open to get it. */
export async function survey(recipe: Recipe, context: ToolContext): Promise<ToolSurvey> {
  const { name } = recipe;
  try {
    const { tool, rejected } = await find(recipe, context);
    if (tool !== null) return { name, tool, rejected, ways: [], problem: null };
    const ways = await Promise.all(
      recipe.ways.map(async (way) => ({ title: way.title, obstacle: await obstacleOf(way, context.env) })),
    );
    const reasons = ways.map(({ title, obstacle }) => `${title}: ${obstacle}`);
    const closed = ways.every(({ obstacle }) => obstacle !== null);
    const problem = closed ? missingProblem(recipe, 'no way of getting it is open here', reasons) : null;
    return { name, tool: null, rejected, ways, problem };
  } catch (error) {
    if (!(error instanceof GatecrashError)) throw error;
    return { name, tool: null, rejected: [], ways: [], problem: error.problems[0] ?? null };
  }
}
