import type { RunPlan } from './model/run-plan.ts';
import { type Engine, findEngine } from './runtimes/docker/engine.ts';
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

async function imagesOf(engine: Engine): Promise<string> {
  const { findImages } = await import('./runtimes/docker/images.ts');
  return (await findImages(engine)) === null ? 'a run pulls or builds its images first' : 'its images are there';
}

/** Looks which runtime a run would take, as prepareRuntime does; gets nothing ready. */
export async function foreseeRuntime({ runtime, nginx }: Pick<RunPlan, 'runtime' | 'nginx'>): Promise<ForeseenRuntime> {
  if (runtime === 'local') return foreseeLocal(null);
  const found = await findEngine();
  if ('engine' in found) {
    return { name: 'docker', why: `${found.engine.title} answers, ${await imagesOf(found.engine)}` };
  }
  // An image runs in containers only.
  if (runtime === 'docker' || nginx?.type === 'image') return { name: null, why: found.problem.message };
  return foreseeLocal(found.problem.message);
}
