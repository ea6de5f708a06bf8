import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TrialExperiment } from '../../harness/lint/experiment.ts';
import type { Rule } from '../../harness/lint/rule.ts';
import type { Host } from '../../harness/model/topology.ts';
import { type OwnWorld, ownWorldOf } from '../../harness/own-config/own-world.ts';
import type { RuntimeDescription } from '../../harness/runtimes/runtime.ts';
import { readConfig } from '../../harness/validate/read-config.ts';
import { temporaryFolder } from '../local-pod.ts';

/** A rule with the two configs that prove it. */
export type TriedRule = Pick<Rule, 'id' | 'since' | 'until' | 'example'> & { readonly experiment: TrialExperiment };

async function worldOf(text: string, { gateway }: Pick<RuntimeDescription, 'gateway'>): Promise<OwnWorld> {
  await using temporary = await temporaryFolder();
  const file = path.join(temporary.folder, 'nginx.conf');
  await writeFile(file, text);
  const { given, problems } = readConfig(file, { values: new Map(), notAFile: () => null });
  if (given === null) throw new Error(problems.map(({ message }) => message).join('; '));
  return ownWorldOf(given, { gateway, ofMachine: true });
}

/** A config in the world that another one asks for: with its names, addresses and servers, and no others. */
function inWorldOf(config: OwnWorld, { hosts, surroundings, complete }: OwnWorld): OwnWorld {
  const { addresses, redirects, sockets } = surroundings;
  const { peers, nameServers, hosts: names } = complete.world;
  const world = { ...config.complete.world, addresses, peers, nameServers, hosts: names };
  return {
    ...{ ...config, hosts },
    surroundings: { ...config.surroundings, addresses, redirects, sockets },
    complete: { ...config.complete, world },
  };
}

/** The C library takes every line of a name, and not the first alone: Debian and others have it so. */
const everyLine = { path: '/etc/host.conf', bytes: Buffer.from('multi on\n') };

/** A world with these lines in its hosts file besides. */
function withHosts(world: OwnWorld, hosts: readonly Host[]): OwnWorld {
  const { surroundings } = world;
  if (hosts.length === 0) return world;
  return {
    ...{ ...world, hosts: [...world.hosts, ...hosts] },
    surroundings: { ...surroundings, files: [...surroundings.files, everyLine] },
  };
}

/** The pods' worlds of both configs of a trial. */
export async function trialWorlds(
  { example, experiment }: TriedRule,
  description: Pick<RuntimeDescription, 'gateway'>,
): Promise<{ readonly flawed: OwnWorld; readonly fixed: OwnWorld }> {
  const { configs = example, hosts = [], world } = experiment;
  const [flawed, fixed] = await Promise.all(
    [configs.flawed, configs.fixed].map(async (text) => withHosts(await worldOf(text, description), hosts)),
  );
  if (flawed === undefined || fixed === undefined) throw new Error('a trial has two configs');
  return { flawed: world === undefined ? flawed : inWorldOf(flawed, fixed), fixed };
}
