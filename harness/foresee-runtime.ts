import type { RunPlan } from './model/run-plan.ts';
import { checkLocalRuntime } from './runtimes/local-support.ts';

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

/** Looks which runtime a run would take, as prepareRuntime does; gets nothing ready. */
export async function foreseeRuntime({ runtime, nginx }: Pick<RunPlan, 'runtime' | 'nginx'>): Promise<ForeseenRuntime> {
  if (runtime === 'local') return foreseeLocal(null);
  const { surveyEngine } = await import('./runtimes/docker/survey-engine.ts');
  const found = await surveyEngine();
  if ('engine' in found) {
    const images = found.images === null ? 'a run pulls or builds its images first' : 'its images are there';
    return { name: 'docker', why: `${found.engine.title} answers, ${images}` };
  }
  // An image runs in containers only.
  if (runtime === 'docker' || nginx?.type === 'image') return { name: null, why: found.problem.message };
  return foreseeLocal(found.problem.message);
}
