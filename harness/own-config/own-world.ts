import { type BuiltIn, builtIn, type OwnConfig } from '../gateways/nginx-own-config.ts';
import type { Surroundings } from '../model/surroundings.ts';
import { surroundingsProblems } from '../model/surroundings.ts';
import type { Host } from '../model/topology.ts';
import type { RuntimeDescription } from '../runtimes/runtime.ts';
import type { Authority } from '../validate/certificates.ts';
import type { GivenConfig } from '../validate/given-config.ts';
import { type CompleteConfig, completeConfig } from '../validate/supply/complete-config.ts';
import { supplyWorld } from '../validate/supply/supply-world.ts';
import { surroundingsOf } from './surroundings-of.ts';

/** nginx counts relative paths of what it writes from here, as its packages have it. */
export const nginxPrefix = '/etc/nginx';

/** A user's config with all that its pods are made of. */
export interface OwnWorld {
  readonly given: GivenConfig;
  readonly complete: CompleteConfig;
  readonly surroundings: Surroundings;
  readonly authority: Authority;
  readonly config: OwnConfig;
  /** What the gateway itself has and needs. */
  readonly built: BuiltIn;
  /** It is a program of this machine, which has its modules here. */
  readonly ofMachine: boolean;
  readonly hosts: readonly Host[];
  /** Why no pod can be given what the config needs; nothing where it can. */
  readonly refused: readonly string[];
}

function ownConfigOf({ main }: GivenConfig, { tree }: CompleteConfig): OwnConfig {
  const daemon = tree.directives.find(({ name }) => name === 'daemon')?.args[0];
  return { main, prefix: nginxPrefix, daemon: daemon === 'on' || daemon === 'off' ? daemon : null };
}

function hostsOf({ world }: CompleteConfig): readonly Host[] {
  return [...world.hosts].map(([name, address]) => ({ name, address }));
}

/** Makes what a user's config needs around it in pods of this gateway. */
export async function ownWorldOf(
  given: GivenConfig,
  { gateway, ofMachine }: Pick<RuntimeDescription, 'gateway'> & Pick<OwnWorld, 'ofMachine'>,
): Promise<OwnWorld> {
  const complete = completeConfig(given, nginxPrefix);
  const built = builtIn(gateway.build, nginxPrefix);
  const { surroundings, authority } = await surroundingsOf(given, complete, { built, prefix: nginxPrefix, ofMachine });
  return {
    ...{ given, complete, surroundings, authority, config: ownConfigOf(given, complete), built, ofMachine },
    hosts: hostsOf(complete),
    refused: surroundingsProblems(surroundings),
  };
}

/** Each once, by its path; the first one counts. */
function oncePerPath<F extends { readonly path: string }>(files: readonly F[]): readonly F[] {
  return [...new Map(files.toReversed().map((file) => [file.path, file])).values()];
}

/** Files of a pod as a config has them: its own, and the text of those that were brought for it. */
export function contentsOf({ given, complete }: Pick<OwnWorld, 'given' | 'complete'>): GivenConfig['contents'] {
  const brought = complete.world.files.flatMap((file) => (file.content === 'text' ? [file] : []));
  return new Map([...brought.map(({ path, text }) => [path, Buffer.from(text)] as const), ...given.contents]);
}

/**
 * The world of a config with all that another one needs besides, so that nginx can go from one to the other in the same pod; files
 * that only the other one has, or was brought, are there without content. Null where no pod can have both.
 */
export async function worldOfBoth(one: OwnWorld, other: OwnWorld): Promise<OwnWorld | null> {
  const needs = [...one.complete.needs, ...other.complete.needs];
  const own = contentsOf(one);
  const certified = new Set(one.complete.world.certificates.flatMap(({ certificate, key }) => [certificate, key]));
  const added = [...contentsOf(other).keys()].filter((path) => !own.has(path) && !certified.has(path));
  const contents = new Map([...own, ...added.map((path) => [path, new Uint8Array()] as const)]);
  const made = oncePerPath([...one.complete.world.files, ...other.complete.world.files]);
  const there = new Set([...contents.keys(), ...made.map(({ path }) => path)]);
  const world = supplyWorld(needs, { given: there, prefix: nginxPrefix });
  const files = oncePerPath([...made, ...world.files]).filter(({ path }) => !contents.has(path));
  const complete = { ...one.complete, needs, world: { ...world, files } };
  const both = { ...one.given, contents };
  const { built, ofMachine } = one;
  const surrounded = await surroundingsOf(both, complete, { built, prefix: nginxPrefix, ofMachine });
  if (surroundingsProblems(surrounded.surroundings).length > 0) return null;
  return {
    ...{ given: both, complete, ...surrounded, config: one.config, built, ofMachine, refused: [] },
    hosts: hostsOf(complete),
  };
}
