import { builtIn, type OwnConfig } from './gateways/nginx-own-config.ts';
import type { Surroundings } from './model/surroundings.ts';
import { surroundingsProblems } from './model/surroundings.ts';
import type { Host } from './model/topology.ts';
import type { RuntimeDescription } from './runtimes/runtime.ts';
import { surroundingsOf } from './surroundings-of.ts';
import type { Authority } from './validate/certificates.ts';
import type { GivenConfig } from './validate/given-config.ts';
import { type CompleteConfig, completeConfig } from './validate/supply/complete-config.ts';

/** nginx counts relative paths of what it writes from here, as its packages have it. */
export const nginxPrefix = '/etc/nginx';

/** A user's config with all that its pods are made of. */
export interface OwnWorld {
  readonly given: GivenConfig;
  readonly complete: CompleteConfig;
  readonly surroundings: Surroundings;
  readonly authority: Authority;
  readonly config: OwnConfig;
  readonly hosts: readonly Host[];
  /** Why no pod can be given what the config needs; nothing where it can. */
  readonly refused: readonly string[];
}

function ownConfigOf({ main }: GivenConfig, { tree }: CompleteConfig): OwnConfig {
  const daemon = tree.directives.find(({ name }) => name === 'daemon')?.args[0];
  return { main, prefix: nginxPrefix, daemon: daemon === 'on' || daemon === 'off' ? daemon : null };
}

/** Makes what a user's config needs around it in pods of this gateway. */
export async function ownWorldOf(
  given: GivenConfig,
  { gateway }: Pick<RuntimeDescription, 'gateway'>,
): Promise<OwnWorld> {
  const complete = completeConfig(given, nginxPrefix);
  const built = builtIn(gateway.build, nginxPrefix);
  const { surroundings, authority } = await surroundingsOf(given, complete, { built, prefix: nginxPrefix });
  return {
    ...{ given, complete, surroundings, authority, config: ownConfigOf(given, complete) },
    hosts: [...complete.world.hosts].map(([name, address]) => ({ name, address })),
    refused: surroundingsProblems(surroundings),
  };
}
