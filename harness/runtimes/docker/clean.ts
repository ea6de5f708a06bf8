import { hostname } from 'node:os';
import { counted } from '../../model/counted.ts';
import type { Cleaned } from '../clean.ts';
import { ownerLives, readToken } from '../pod-token.ts';
import { engineWords } from './deadline.ts';
import type { Engine } from './engine.ts';
import { labels } from './labels.ts';
import { type Labelled, removeLabelled } from './remove-run.ts';

type WithLabels = { readonly Labels?: Readonly<Record<string, string>> | null | undefined };

/** The runs whose harness ran on this machine and is gone, of all that carry gatecrash's labels. */
function orphanedRuns(found: readonly WithLabels[]): ReadonlySet<string> {
  const runs = new Set<string>();
  for (const { Labels } of found) {
    const owner = readToken(Labels?.[labels.owner] ?? '');
    // Whether a harness of another machine lives is not seen from here.
    if (owner === null || Labels?.[labels.machine] !== hostname() || ownerLives(owner)) continue;
    runs.add(Labels[labels.run] ?? owner.runId);
  }
  return runs;
}

/** `3 containers and 1 network` */
function things({ containers, networks, volumes }: Labelled): string {
  const kinds = [
    [containers, 'container'],
    [networks, 'network'],
    [volumes, 'volume'],
  ] as const;
  const parts = kinds.filter(([names]) => names.length > 0).map(([names, kind]) => counted(names.length, kind));
  return parts.length === 0 ? 'what was there went meanwhile' : parts.join(' and ');
}

/** Removes the containers, networks and volumes of runs whose harness is gone, and nothing that lacks their labels. */
export async function cleanContainers(engine: Engine): Promise<Cleaned> {
  const { client } = engine;
  const filters = JSON.stringify({ label: [labels.run] });
  const removed: { what: string; detail: string }[] = [];
  try {
    const [containers, networks, volumes] = await Promise.all([
      client.listContainers({ all: true, filters }),
      client.listNetworks({ filters }),
      client.listVolumes({ filters }),
    ]);
    for (const run of orphanedRuns([...containers, ...networks, ...(volumes.Volumes ?? [])])) {
      const those = await removeLabelled(client, `${labels.run}=${run}`);
      removed.push({ what: `containers of run ${run}`, detail: `${things(those)} at ${engine.host}` });
    }
    return { removed, problems: [] };
  } catch (error) {
    const message = `containers of earlier runs cannot be removed: ${engineWords(error)}`;
    return {
      removed,
      problems: [{ code: 'GC3008', message, hint: 'look at the engine (docker info), then try again' }],
    };
  }
}
