import { problemOf } from './model/error.ts';
import type { RunPlan } from './model/run-plan.ts';
import { needsToxiproxy, nginxForContainers, refuseNamedToxiproxy } from './named-programs.ts';
import { checkLocalRuntime } from './runtimes/local-support.ts';

/** As much of a plan as decides that. */
type Planned = Pick<RunPlan, 'runtime' | 'nginx' | 'scenarios'>;

/** The runtime that a run would take, and why. */
export interface ForeseenRuntime {
  /** null = none of those that it may take is there. */
  readonly name: 'local' | 'docker' | null;
  readonly why: string;
}

async function foreseeLocal(because: string | null): Promise<ForeseenRuntime> {
  const support = await checkLocalRuntime();
  const why = because === null ? [] : [because];
  if (!support.ok) return { name: null, why: [...why, support.problem.message].join('; ') };
  return { name: 'local', why: [...why, support.detail].join('; ') };
}

/** Why containers do not do with the programs that the environment names; null where they do. */
async function namedProgramsProblem(plan: Planned): Promise<string | null> {
  try {
    refuseNamedToxiproxy(needsToxiproxy(plan), process.env);
    await nginxForContainers(plan.nginx, process.env);
    return null;
  } catch (error) {
    return problemOf(error).message;
  }
}

/** Looks which runtime a run would take, as prepareRuntime does; gets nothing ready. */
export async function foreseeRuntime(plan: Planned): Promise<ForeseenRuntime> {
  const { runtime, nginx } = plan;
  if (runtime === 'local') return foreseeLocal(null);
  const { surveyEngine } = await import('./runtimes/docker/survey-engine.ts');
  const found = await surveyEngine();
  const refused = 'engine' in found ? await namedProgramsProblem(plan) : found.problem.message;
  if ('engine' in found && refused === null) {
    const images = found.images === null ? 'a run pulls or builds its images first' : 'its images are there';
    return { name: 'docker', why: `${found.engine.title} answers, ${images}` };
  }
  // An image runs in containers only.
  if (runtime === 'docker' || nginx?.type === 'image') return { name: null, why: refused ?? '' };
  return foreseeLocal(refused);
}
