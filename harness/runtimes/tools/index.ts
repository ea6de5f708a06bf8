import type { Step } from '../../model/run-plan.ts';
import { cacheFolder } from './cache-folder.ts';
import { ensure } from './ensure.ts';
import { find, named } from './find.ts';
import { anyNginx, recipes } from './recipes.ts';
import { survey, type ToolSurvey } from './survey.ts';
import { findTcpdump as lookForTcpdump } from './tcpdump.ts';
import type { FetchedToolName, Tool, ToolContext } from './tool.ts';

export { cacheFolder } from './cache-folder.ts';
export { removeInterruptedFetches } from './interrupted-fetches.ts';
export type { ToolSurvey } from './survey.ts';
export type { FetchedToolName, Tool } from './tool.ts';

/** Every program that a pod may need. */
export const toolNames = Object.keys(recipes) as readonly FetchedToolName[];

function contextOf(onStep: (step: Step) => void, signal: AbortSignal | undefined): ToolContext {
  return { cache: cacheFolder(), env: process.env, onStep, signal: signal ?? new AbortController().signal };
}

/**
 * The program, ready to be started: the one that its GATECRASH_* variable names, else the cached one, else (not for
 * nginx and toxiproxy) the machine's own, else fetched by the first way that works. Nothing is installed outside the
 * cache folder. Throws GC3002 for a variable that names something else, GC3001 with every way that was tried and why it
 * did not work.
 */
export function ensureTool(name: FetchedToolName, onStep: (step: Step) => void, signal?: AbortSignal): Promise<Tool> {
  return ensure(recipes[name], contextOf(onStep, signal));
}

/** The program that the user names by `by` (an option); throws GC3002 where it cannot be used. */
export function findNamedTool(name: FetchedToolName, path: string, by: string): Promise<Tool> {
  return named(
    recipes[name],
    path,
    by,
    contextOf(() => undefined, undefined),
  );
}

/** The nginx that the user names by `by`, for a config of the user's own: it need not have what a run reads of its gateway. */
export function findOwnNginx(path: string, by: string): Promise<Tool> {
  return named(
    anyNginx,
    path,
    by,
    contextOf(() => undefined, undefined),
  );
}

/** The program if it is here already, checked; fetches nothing. Throws GC3002 as ensureTool does. */
export async function findTool(name: FetchedToolName): Promise<Tool | null> {
  return (
    await find(
      recipes[name],
      contextOf(() => undefined, undefined),
    )
  ).tool;
}

/** tcpdump if it is here, checked; it is never fetched. Throws GC3002 where GATECRASH_TCPDUMP names something else. */
export function findTcpdump(): Promise<Tool | null> {
  return lookForTcpdump(contextOf(() => undefined, undefined));
}

/** Whether the program is here, else which ways of getting it are open on this machine; fetches nothing, never throws GC3002. */
export function surveyTool(name: FetchedToolName): Promise<ToolSurvey> {
  return survey(
    recipes[name],
    contextOf(() => undefined, undefined),
  );
}
