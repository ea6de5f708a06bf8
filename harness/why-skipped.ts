import { imagesOf } from './model/upstream.ts';
import type { World } from './model/world.ts';
import type { Runtime } from './runtimes/runtime.ts';

/** An arm, by its name and the pools of its world. */
interface Placed {
  readonly name: string;
  readonly world: Pick<World, 'upstreams'>;
}

/** What the nodes of a world need that a runtime does not have, in words; null = nothing. */
function lacking(
  { upstreams }: Placed['world'],
  { name, noMemoryLimits }: Pick<Runtime, 'name' | 'noMemoryLimits'>,
): string | null {
  const pools = Object.values(upstreams);
  const [image] = imagesOf(pools);
  if (image !== undefined && name !== 'docker') {
    return `run the image ${image}, which needs a container engine; this run has the local runtime`;
  }
  const limited = pools.some(({ program }) => program.type === 'app' && program.memoryMb !== null);
  return limited && noMemoryLimits !== null ? `have a limit of memory, but ${noMemoryLimits}` : null;
}

/**
 * Why an arm cannot be run in a runtime, by its own world or by that of an arm that it rests on; null where it can.
 */
export function whySkipped(
  arm: Placed,
  restsOn: readonly Placed[],
  runtime: Pick<Runtime, 'name' | 'noMemoryLimits'>,
): string | null {
  for (const { name, world } of [arm, ...restsOn]) {
    const what = lacking(world, runtime);
    if (what !== null) return `${name === arm.name ? 'its nodes' : `it rests on ${name}, whose nodes`} ${what}`;
  }
  return null;
}
