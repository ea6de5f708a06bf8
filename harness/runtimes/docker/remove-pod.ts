import { engineCall } from './deadline.ts';
import type { Engine } from './engine.ts';
import { labels } from './labels.ts';

/** Takes down the containers of a pod, all of them, by label. */
export async function removePod(engine: Engine, podId: string): Promise<void> {
  const list = () =>
    engine.client.listContainers({ all: true, filters: JSON.stringify({ label: [`${labels.pod}=${podId}`] }) });
  const found = await engineCall('list the containers of a pod', list);
  await Promise.all(
    found.map(({ Id, Names }) =>
      engineCall(`remove ${Names[0] ?? Id}`, async () => {
        await engine.client
          .getContainer(Id)
          .remove({ force: true, v: true })
          .catch((error: { statusCode?: number }) => {
            // 404: it is gone; 409: somebody else is removing it
            if (error.statusCode !== 404 && error.statusCode !== 409) throw error;
          });
      }),
    ),
  );
}
