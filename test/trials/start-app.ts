import type { Pod } from '../../harness/runtimes/runtime.ts';
import type { PeerPlan } from '../../harness/validate/supply/supplied.ts';
import { nodeScript } from './node-script.ts';

/** The name of the app among the programs of a pod. */
export const appName = 'app';

/** Starts one of the programs in apps/ in the place of all servers of a config, and waits until each takes connections. */
export async function startApp(pod: Pod, script: string, peers: readonly PeerPlan[]): Promise<void> {
  const places = peers.flatMap(({ listen }) => ('socket' in listen ? [] : [listen]));
  await pod.agent.call('spawn', { name: appName, argv: await nodeScript(script, places), env: {} });
  await Promise.all(
    places.map(async (place) => {
      const { met, last } = await pod.agent.call('awaitConnect', { ...place, outcome: 'connected', withinMs: 10_000 });
      if (!met) throw new Error(`${script} at ${place.host}:${place.port}: ${last}`);
    }),
  );
}
