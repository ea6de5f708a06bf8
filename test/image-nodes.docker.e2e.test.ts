import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labels } from '../harness/runtimes/docker/labels.ts';
import { type TestEngine, testEngine } from './docker-pod.ts';
import { documentOf, gatecrash, startGatecrash, verdictsOf } from './gatecrash.ts';
import { temporaryFolder } from './local-pod.ts';
import { ownImage } from './own-image.ts';
import { until } from './until.ts';

const pool = `upstream app {
    server app-1:8080 max_fails=0;
    server app-2:8080 max_fails=0;
    server app-3:8080 max_fails=0;
}`;

function config(onFailure: string): string {
  const location = `proxy_pass http://app; proxy_connect_timeout 1s; proxy_read_timeout 600ms; ${onFailure}`;
  return `${pool}\nserver { listen 80; location / { ${location} } }\n`;
}

function scenarioOf(image: string): string {
  return `import { cycles, get, image, killNode, noErrors, openModel, pool, scenario } from 'gatecrash';

export default scenario({
  title: 'A node of mine is killed',
  symptom: 'Some requests fail.',
  hypothesis: 'nginx asks a dead node.',
  upstreams: { app: pool(3, ${image}) },
  load: openModel({ rate: 150, requests: [get('/')] }),
  steadyState: { gatewayErrors: 'rate<0.001' },
  broken: 'broken.conf',
  faults: {
    'node-killed': {
      inject: cycles(killNode('app-2'), { downMs: 500, upMs: 300 }),
      expect: { status: 502, kind: ['connect-refused', 'premature-close', 'recv-reset'] },
    },
  },
  mitigations: {
    failover: { conf: 'failover.conf', against: ['node-killed'], claim: noErrors(), mark: 'second-attempt' },
  },
});
`;
}

/** A folder with the scenario `mine`, whose nodes are an image. */
async function mineWith(image: string) {
  const temporary = await temporaryFolder();
  const folder = path.join(temporary.folder, 'mine');
  await mkdir(folder);
  await Promise.all([
    writeFile(path.join(folder, 'scenario.ts'), scenarioOf(image)),
    writeFile(path.join(folder, 'broken.conf'), config('proxy_next_upstream off;')),
    writeFile(path.join(folder, 'failover.conf'), config('proxy_next_upstream error timeout;')),
  ]);
  return temporary;
}

/** Runs a scenario whose nodes are an image; `out` is its run folder. */
async function runWith(image: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const mine = await mineWith(image);
  const { child, ended } = startGatecrash(['run', './mine', '--output', 'out', ...args], { cwd: mine.folder, env });
  const out = path.join(mine.folder, 'out');
  return { ...(await ended), pid: child.pid ?? 0, out, [Symbol.asyncDispose]: mine[Symbol.asyncDispose] };
}

const test = await testEngine();
const needed = 'skipped' in test ? null : test;

describe.skipIf(needed === null)(
  `nodes that are images${'skipped' in test ? ` (skipped: ${test.skipped})` : ''}`,
  () => {
    const { engine, images } = (needed ?? {}) as TestEngine;
    let own: Awaited<ReturnType<typeof ownImage>>;

    beforeAll(async () => {
      own = await ownImage(engine, images);
    });
    afterAll(() => own[Symbol.asyncDispose]());

    /** Containers and networks in the engine of the run of a harness. */
    async function leftovers({ pid }: { readonly pid: number }): Promise<readonly string[]> {
      const filters = JSON.stringify({ label: [labels.run] });
      const [containers, networks] = await Promise.all([
        engine.client.listContainers({ all: true, filters }),
        engine.client.listNetworks({ filters }),
      ]);
      const ofRun = (owned: Readonly<Record<string, string>> = {}): boolean =>
        owned[labels.owner]?.includes(`@${pid}.`) === true;
      return [
        ...containers.filter(({ Labels }) => ofRun(Labels)).map(({ Names }) => Names[0] ?? ''),
        ...networks.filter(({ Labels }) => ofRun(Labels)).map(({ Name }) => Name),
      ];
    }

    it('give the error for the reason that is expected, and a mitigation is proven on them', {
      timeout: 180_000,
    }, async () => {
      const image = `image('${own.reference}', { port: 3000, health: '/healthz' })`;
      await using run = await runWith(image, ['--runtime', 'docker']);
      const document = await documentOf(run.out);
      expect(
        verdictsOf(document).map(([name, verdict, reason]) => [name, verdict, verdict === 'confirmed' || reason]),
      ).toEqual([
        ['control', 'confirmed', true],
        ['broken/node-killed', 'confirmed', true],
        ['failover/node-killed', 'confirmed', true],
      ]);
      expect(run.code).toBe(0);
      expect(document.environment.tools).toContainEqual({
        name: own.reference,
        version: '1.2',
        origin: own.reference,
        digest: own.id,
      });
      const broken = document.scenarios[0]?.arms[1];
      expect(broken?.cost.duplicatedNonIdempotent).toBe(null);
      expect(broken?.nodes).toMatchObject([1, 2, 3].map((n) => ({ address: `127.0.1.${n}:8080`, journal: false })));
      const log = await readFile(path.join(run.out, broken?.folder ?? '', 'app-2.log'), 'utf8');
      expect(log).toMatch(/^app starts as 1234 with its own command ?hello\napp listens\napp starts as 1234/);
      expect((await gatecrash(['judge', run.out], { cwd: '/' })).code).toBe(0);
      expect(await leftovers(run)).toEqual([]);
    });

    it.each([
      ['local', {}],
      ['auto', { DOCKER_HOST: 'unix:///no/such/engine.sock' }],
    ])('are skipped in the local runtime, with the reason (--runtime %s)', async (runtime, env) => {
      await using run = await runWith(`image('${own.reference}', { port: 3000 })`, ['--runtime', runtime], env);
      const why = `its nodes run the image ${own.reference}, which needs a container engine; this run has the local runtime`;
      expect(run.stderr).toContain(`error[GC3007]: every arm was skipped: ${why}\n`);
      expect(run.code).toBe(4);
      expect(verdictsOf(await documentOf(run.out))).toEqual(
        ['control', 'broken/node-killed', 'failover/node-killed'].map((name) => [name, 'skipped', why]),
      );
    });

    it('whose health never comes give an error with what they wrote last', async () => {
      const image = `image('${own.reference}', { port: 3000, health: '/nowhere', readyWithinMs: 3000 })`;
      await using run = await runWith(image, ['--runtime', 'docker', '--arm', 'control']);
      expect(run.stderr).toMatch(
        /error\[GC9003\]: app-\d did not get ready within 3 s; the last probe said .*; it wrote last:\n {2}app starts as 1234.*\n {2}app listens\n/,
      );
      expect(run.code).toBe(4);
      expect(await leftovers(run)).toEqual([]);
    });

    it('that end at once give an error with what they wrote last', async () => {
      const image = `image('${own.reference}', { port: 3000, env: { NODE_OPTIONS: '--require=/no/such/file' } })`;
      await using run = await runWith(image, ['--runtime', 'docker', '--arm', 'control']);
      expect(run.stderr).toMatch(
        /error\[GC9004\]: app-\d exited with code 1 before it was ready; it wrote last:\n(.*\n)*.*MODULE_NOT_FOUND/,
      );
      expect(run.code).toBe(4);
      expect(await leftovers(run)).toEqual([]);
    });

    it('leave nothing when the harness is killed, their network included', { timeout: 60_000 }, async () => {
      await using mine = await mineWith(`image('${own.reference}', { port: 3000 })`);
      const { child, ended } = startGatecrash(['run', './mine', '--runtime', 'docker'], { cwd: mine.folder });
      const run = { pid: child.pid ?? 0 };
      await until('an app runs in its place', async () =>
        (await leftovers(run)).some((name) => /-\d+-app-2$/.test(name)),
      );
      expect((await leftovers(run)).some((name) => name.endsWith('-network'))).toBe(true);
      child.kill('SIGKILL');
      await ended;
      await until('nothing is left', async () => (await leftovers(run)).length === 0, 15_000);
    });

    it.each(['docker', 'auto'])('that cannot be pulled give GC3009, and nothing is started (%s)', async (runtime) => {
      await using run = await runWith(`image('localhost:1/acme/app:1.2', { port: 3000 })`, ['--runtime', runtime]);
      expect(run.stderr).toMatch(
        /error\[GC3009\]: localhost:1\/acme\/app:1\.2 cannot be pulled: .*\nhint: .*docker pull/,
      );
      expect(run.code).toBe(4);
      expect(run.stdout).toBe('');
    });
  },
);
