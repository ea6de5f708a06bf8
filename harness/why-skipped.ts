import type { Scenario } from './model/scenario.ts';
import { imagesOf } from './model/upstream.ts';
import type { Runtime } from './runtimes/runtime.ts';

/** Why no arm of a scenario can be run in a runtime; null where they can. */
export function whySkipped({ upstreams }: Pick<Scenario, 'upstreams'>, runtime: Runtime['name']): string | null {
  const [image] = imagesOf(Object.values(upstreams));
  if (image === undefined || runtime === 'docker') return null;
  return `its nodes run the image ${image}, which needs a container engine; this run has the local runtime`;
}
