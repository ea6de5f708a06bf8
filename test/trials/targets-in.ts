import type { OwnWorld } from '../../harness/own-config/own-world.ts';
import type { Target } from '../../harness/validate/targets/target.ts';
import { targetsOf } from '../../harness/validate/targets/targets-of.ts';

/** The places of a config that hand requests on, and how they are asked for. */
export function targetsIn({ complete }: OwnWorld): readonly Target[] {
  const { tree, world } = complete;
  return targetsOf(tree, (name) => world.hosts.get(name.toLowerCase()) ?? name).targets;
}
