import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from './package-root.ts';
import { gatecrash, temporaryFolder } from './testing/gatecrash.ts';

const scenario = `import { cycles, get, image, killNode, openModel, pool, scenario } from 'gatecrash';
export default scenario({
  title: 'Mine',
  symptom: 'A 502.',
  hypothesis: 'A node is gone.',
  upstreams: { app: pool(2, image('acme/app:1.2', { port: 3000 })) },
  load: openModel({ rate: 50, requests: [get('/')] }),
  steadyState: { gatewayErrors: 'rate<0.001' },
  broken: 'broken.conf',
  faults: {
    'node-killed': {
      inject: cycles(killNode('app-2'), { downMs: 300, upMs: 300 }),
      expect: { status: 502, kind: 'connect-refused' },
    },
  },
  mitigations: {},
});
`;

it('tells the images that a scenario and each of its arms need', async () => {
  using temporary = temporaryFolder();
  temporary.write('mine/scenario.ts', scenario);
  temporary.write('mine/broken.conf', '');
  const { stdout, stderr } = await gatecrash(['list', './mine'], temporary.folder);
  expect(stderr).toBe('');
  expect(stdout).toMatch(/needs +nginx, image acme\/app:1\.2\n/);
  const { scenarios } = JSON.parse((await gatecrash(['list', './mine', '--json'], temporary.folder)).stdout);
  expect(scenarios[0].arms.map(({ needs }: { needs: unknown }) => needs)).toEqual([
    ['nginx', 'image acme/app:1.2'],
    ['nginx', 'image acme/app:1.2'],
  ]);
});

it('keeps within 80 columns where there is no terminal, whole words below their beginning', async () => {
  const { stdout } = await gatecrash(['list']);
  expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(stdout).toMatch(/^ {2}fault {4}narrow-bandwidth \(504\): .+\n {11}\S/m);
});

it('refuses flapping-node with an image in place of its app: it has a fault and a claim that only the stub knows', async () => {
  using temporary = temporaryFolder();
  temporary.copyScenario('mine');
  const flapping = readFileSync(path.join(packageRoot, 'scenarios/flapping-node/scenario.ts'), 'utf8');
  const text = flapping
    .replace('  app,\n', '  image,\n')
    .replace(/app\(\{[^}]*\}\)/, "image('acme/app:1.2', { port: 3000 })");
  temporary.write('mine/scenario.ts', text);
  const { code, stderr } = await gatecrash(['list', './mine'], temporary.folder);
  expect(code).toBe(2);
  expect(stderr.match(/^error\[GC2002\]: mine: \S+/gm)).toEqual([
    'error[GC2002]: mine: faults.node-overloaded.inject:',
    'error[GC2002]: mine: mitigations.non-idempotent-retry.claim:',
  ]);
});
