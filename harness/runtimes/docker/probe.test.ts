import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { until } from '../../../test/until.ts';
import { withProbe } from './probe.ts';
import { fakeEngine } from './testing/fake-engine.ts';

const file = (name: string): string => JSON.stringify(pathToFileURL(`${import.meta.dirname}/${name}.ts`).href);

/** Asks a container something that it never answers. */
const asks = `
  import Docker from 'dockerode';
  import { withProbe } from ${file('probe')};
  const [, socketPath] = process.argv;
  const engine = { client: new Docker({ socketPath }), host: 'unix://' + socketPath };
  await withProbe(engine, { options: { Image: 'x' } }, (container) => container.wait());
`;

/** An engine that has the containers which were made, and tells their labels. */
async function engineWithContainers() {
  const labels: Record<string, string>[] = [];
  const there = new Set<string>();
  let waiting = false;
  const fake = await fakeEngine((method, url, body) => {
    if (url.startsWith('/containers/create')) {
      labels.push((JSON.parse(body) as { Labels: Record<string, string> }).Labels);
      there.add('c1');
      return { status: 201, body: { Id: 'c1' } };
    }
    if (url.endsWith('/wait')) {
      waiting = true;
      return null;
    }
    if (method === 'DELETE') there.delete('c1');
    if (method === 'DELETE') return { status: 204 };
    const ofRun = decodeURIComponent(url).includes(`gatecrash.run=${labels[0]?.['gatecrash.run']}`);
    if (url.startsWith('/containers/json')) return { status: 200, body: ofRun ? [...there].map((Id) => ({ Id })) : [] };
    return { status: 200, body: url.startsWith('/volumes') ? { Volumes: [] } : [] };
  });
  return { fake, labels, there, isAsked: () => waiting };
}

it('a container that is asked something is taken away when this process is killed', async () => {
  const { fake, labels, there, isAsked } = await engineWithContainers();
  await using _ = fake;
  const args = ['--input-type=module-typescript', '-e', asks, fake.socketPath];
  const asking = spawn(process.execPath, args, { cwd: import.meta.dirname, stdio: ['ignore', 'ignore', 'inherit'] });
  await until('it is asked', isAsked);
  expect(labels[0]?.['gatecrash.owner']).toContain(`@${asking.pid}.`);
  asking.kill('SIGKILL');
  await once(asking, 'exit');
  await until('the reaper has taken it away', () => there.size === 0);
});

it('a container that was asked something is taken away, also where it could not answer', async () => {
  const { fake, there } = await engineWithContainers();
  await using _ = fake;
  const asked = withProbe(fake.engine, { options: { Image: 'x' } }, async () => {
    throw new Error('no answer');
  });
  await expect(asked).rejects.toThrow('no answer');
  expect(there.size).toBe(0);
});
