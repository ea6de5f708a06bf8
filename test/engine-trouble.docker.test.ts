import { once } from 'node:events';
import { createConnection, createServer, type Socket } from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../harness/runtimes/docker/engine.ts';
import { labels } from '../harness/runtimes/docker/labels.ts';
import { documentOf, type Ended, startGatecrash } from './gatecrash.ts';
import { temporaryFolder } from './local-pod.ts';
import { needEngine } from './need-engine.ts';
import { until } from './until.ts';

/** The engine behind a socket of its own, which can be made mute or cut off. */
async function enginesProxy(folder: string, host: string) {
  const socket = path.join(folder, 'engine.sock');
  const pairs = new Set<readonly [Socket, Socket]>();
  let mute = false;
  const server = createServer((near) => {
    if (mute) return void near.on('error', () => {});
    const far = createConnection(host.replace('unix://', ''));
    const pair = [near, far] as const;
    pairs.add(pair);
    near.on('error', () => far.destroy()).on('close', () => pairs.delete(pair));
    far.on('error', () => near.destroy());
    near.pipe(far).pipe(near);
  }).listen(socket);
  await once(server, 'listening');
  return {
    host: `unix://${socket}`,
    /** Accepts, and never answers again. */
    goMute: () => {
      mute = true;
      for (const [near, far] of pairs) near.unpipe(far) && far.unpipe(near);
    },
    /** Every connection is gone, and none is taken any more. */
    die: () => {
      server.close();
      for (const [near, far] of pairs) {
        near.destroy();
        far.destroy();
      }
    },
    comeBack: () => {
      mute = false;
    },
    [Symbol.asyncDispose]: async () => {
      for (const [near, far] of pairs) {
        near.destroy();
        far.destroy();
      }
      server.close();
    },
  };
}

function containersOf(client: Engine['client'], harnessPid: number) {
  return client
    .listContainers({ all: true, filters: JSON.stringify({ label: [labels.run] }) })
    .then((all) => all.filter(({ Labels }) => Labels[labels.owner]?.includes(`@${harnessPid}.`)));
}

const isNode = ({ Names }: { readonly Names: readonly string[] }): boolean => Names[0]?.endsWith('-app-2') === true;

/** A run that ends before anything could be done to it says why. */
async function tooSoon(ended: Promise<Ended>): Promise<never> {
  const { code, stderr } = await ended;
  throw new Error(`it ended with ${code}: ${stderr}`);
}

const args = ['run', 'flapping-node', '--arm', 'broken/node-killed', '--runtime', 'docker', '--output', 'out'];

describe('an engine in trouble', () => {
  it('that dies mid-run ends the run with what was seen so far, and nothing stays', {
    timeout: 120_000,
  }, async (context) => {
    const { client, host } = needEngine(context);
    await using temporary = await temporaryFolder();
    await using proxy = await enginesProxy(temporary.folder, host);
    const { child, ended } = startGatecrash(args, { cwd: temporary.folder, env: { DOCKER_HOST: proxy.host } });
    const pid = child.pid ?? 0;
    await Promise.race([until('a node', async () => (await containersOf(client, pid)).some(isNode)), tooSoon(ended)]);
    proxy.die();
    const { code, stderr } = await ended;
    expect(stderr).toMatch(/error\[GC9006\]: .*the container engine/);
    expect(code).toBe(4);
    const { scenarios } = await documentOf(path.join(temporary.folder, 'out'));
    expect(scenarios[0]?.arms.find(({ problem }) => problem !== null)?.verdict).toBe('inconclusive');
    // The reaper asks an engine that does not answer again; this one is taken for dead, so clean does it.
    const cleaned = await startGatecrash(['clean'], { cwd: temporary.folder }).ended;
    expect(cleaned.stdout).toContain('containers of run');
    await until('nothing is left', async () => (await containersOf(client, pid)).length === 0);
  });

  it('that goes mute and comes back is cleaned up by the reaper', { timeout: 180_000 }, async (context) => {
    const { client, host } = needEngine(context);
    await using temporary = await temporaryFolder();
    await using proxy = await enginesProxy(temporary.folder, host);
    const { child, ended } = startGatecrash(args, { cwd: temporary.folder, env: { DOCKER_HOST: proxy.host } });
    const pid = child.pid ?? 0;
    await Promise.race([until('a node', async () => (await containersOf(client, pid)).some(isNode)), tooSoon(ended)]);
    proxy.goMute();
    const { code, stderr } = await ended;
    expect(stderr).toMatch(/error\[GC9006\]: .*the container engine/);
    expect(code).toBe(4);
    expect((await containersOf(client, pid)).length).toBeGreaterThan(0);
    proxy.comeBack();
    await until('nothing is left', async () => (await containersOf(client, pid)).length === 0);
  });

  it('of which somebody removes a container mid-run makes that arm inconclusive, with the reason', {
    timeout: 60_000,
  }, async (context) => {
    const { client } = needEngine(context);
    await using temporary = await temporaryFolder();
    const { child, ended } = startGatecrash(args, { cwd: temporary.folder });
    const pid = child.pid ?? 0;
    const running = until('a running node', async () => {
      const all = await containersOf(client, pid);
      return all.find(({ Names, State }) => State === 'running' && Names[0]?.endsWith('-0-app-3'));
    });
    const found = await Promise.race([running, tooSoon(ended)]);
    await client.getContainer(found.Id).remove({ force: true });
    const { code, stderr } = await ended;
    expect(code).toBe(4);
    expect(stderr).toMatch(/error\[GC900[24]\]: .*app-3/);
    expect(await containersOf(client, pid)).toEqual([]);
  });

  it('with two harnesses on it serves both, and each takes down its own', { timeout: 90_000 }, async (context) => {
    const { client } = needEngine(context);
    await using temporary = await temporaryFolder();
    const both = ['one', 'two'].map((output) =>
      startGatecrash(
        ['run', 'flapping-node', '--arm', 'control', '--grep', 'control$', '--runtime', 'docker', '--output', output],
        {
          cwd: temporary.folder,
        },
      ),
    );
    for (const { child, ended } of both) {
      const { code, stderr } = await ended;
      expect(stderr).not.toContain('error[');
      expect([0, 3]).toContain(code); // two at once may be late
      expect(await containersOf(client, child.pid ?? 0)).toEqual([]);
    }
  });

  it.for(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
    'has nothing left within 5 s of a %s',
    { timeout: 60_000 },
    async (signal, context) => {
      const { client } = needEngine(context);
      await using temporary = await temporaryFolder();
      const { child, ended } = startGatecrash(args, { cwd: temporary.folder });
      const pid = child.pid ?? 0;
      await Promise.race([until('a node', async () => (await containersOf(client, pid)).some(isNode)), tooSoon(ended)]);
      child.kill(signal);
      await ended;
      await until('nothing is left', async () => (await containersOf(client, pid)).length === 0, 5_000);
    },
  );
});
