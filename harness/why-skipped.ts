import { imagesOf } from './model/upstream.ts';
import type { World } from './model/world.ts';
import type { Runtime } from './runtimes/runtime.ts';

/** An arm, by its name and the pools of its world. */
interface Placed {
  readonly name: string;
  readonly world: Pick<World, 'upstreams'>;
}

/**
 * Why an arm cannot be run in a runtime, by its own world or by that of an arm that it rests on; null where it can.
 */
export function whySkipped(arm: Placed, restsOn: readonly Placed[], runtime: Runtime['name']): string | null {
  if (runtime === 'docker') return null;
  for (const { name, world } of [arm, ...restsOn]) {
    const [image] = imagesOf(Object.values(world.upstreams));
    if (image === undefined) continue;
    const whose = name === arm.name ? 'its nodes run' : `it rests on ${name}, whose nodes run`;
    return `${whose} the image ${image}, which needs a container engine; this run has the local runtime`;
  }
  return null;
}
