import { hostname } from 'node:os';
import { expect, it } from 'vitest';
import { podToken } from '../pod-token.ts';
import { cleanContainers } from './clean.ts';
import { labels } from './labels.ts';
import { fakeEngine } from './testing/fake-engine.ts';

it('says what there was of a run whose harness is gone, and leaves alone what is not of one', async () => {
  const of = (runId: string, owner: string) => ({
    [labels.run]: runId,
    [labels.owner]: owner,
    [labels.machine]: hostname(),
  });
  // This process as it would be had another one with its pid begun earlier.
  const gone = of('dead', podToken('dead/1').replace(/\.\d+\./, '.1.'));
  const mine = { Id: 'mine', Labels: { project: 'mine' } };
  let containers = [{ Id: 'c1', Labels: gone }, { Id: 'c2', Labels: gone }, mine];
  let networks = [{ Id: 'n1', Labels: gone }];
  await using engine = await fakeEngine((method, url) => {
    const isAll = url.includes(encodeURIComponent(`"${labels.run}"`));
    const seen = <T extends { Id: string }>(all: readonly T[]) => all.filter(({ Id }) => isAll || Id !== 'mine');
    if (method === 'DELETE') {
      containers = containers.filter(({ Id }) => !url.includes(`/containers/${Id}`));
      networks = networks.filter(({ Id }) => !url.includes(`/networks/${Id}`));
      return { status: 204 };
    }
    if (url.startsWith('/containers')) return { status: 200, body: seen(containers) };
    if (url.startsWith('/networks')) return { status: 200, body: seen(networks) };
    return { status: 200, body: { Volumes: [] } };
  });
  expect(await cleanContainers({ ...engine.engine, host: 'unix:///engine' })).toEqual({
    removed: [{ what: 'containers of run dead', detail: '2 containers and 1 network at unix:///engine' }],
    problems: [],
  });
  expect(containers).toEqual([mine]);
});
