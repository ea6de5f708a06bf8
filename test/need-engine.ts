import { type Engine, findEngine } from '../harness/runtimes/docker/engine.ts';

const found = await findEngine();

/** The container engine of this machine; a test is skipped, with the reason, where there is none. */
export function needEngine({ skip }: { readonly skip: (note: string) => never }): Engine {
  return 'engine' in found ? found.engine : skip(found.problem.message);
}
