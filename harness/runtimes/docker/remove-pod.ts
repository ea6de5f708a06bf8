import { engineCall, engineStatus } from './deadline.ts';
import type { Engine } from './engine.ts';
import { labels } from './labels.ts';

/** Whether an engine refused a removal because there is nothing to do: 404 it is gone, 409 it is being removed. */
export function isGone(error: unknown): boolean {
  const status = engineStatus(error);
  return status === 404 || status === 409;
}

function unlessGone(error: unknown): void {
  if (!isGone(error)) throw error;
}

/** Takes down the containers of a pod, all of them, and then its network, by label. */
export async function removePod({ client }: Engine, podId: string): Promise<void> {
  const filters = JSON.stringify({ label: [`${labels.pod}=${podId}`] });
  const list = () => Promise.all([client.listContainers({ all: true, filters }), client.listNetworks({ filters })]);
  const [containers, networks] = await engineCall('list the containers of a pod', list);
  await Promise.all(
    containers.map(({ Id, Names }) =>
      engineCall(`remove ${Names[0] ?? Id}`, () =>
        client.getContainer(Id).remove({ force: true, v: true }).catch(unlessGone),
      ),
    ),
  );
  await Promise.all(
    networks.map(({ Id, Name }) =>
      engineCall(`remove ${Name}`, () => client.getNetwork(Id).remove().catch(unlessGone)),
    ),
  );
}
