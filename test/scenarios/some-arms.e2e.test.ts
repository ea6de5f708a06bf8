import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from 'gatecrash/vitest';
import { expect, it, onTestFinished } from 'vitest';
import flappingNode from '../../scenarios/flapping-node/scenario.ts';
import { documentOf } from '../gatecrash.ts';

async function outputFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'gatecrash-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return path.join(folder, 'run');
}

it('an arm of a scenario is confirmed, and the run is what the command line would have left', async () => {
  const output = await outputFolder();
  const document = await run(flappingNode, { arm: 'failover/node-killed', runtime: 'local', output });
  await expect(document).toBeConfirmed();
  expect(await documentOf(output)).toEqual(document);
  const [scenario] = document.scenarios;
  expect(scenario?.name).toBe('flapping-node');
  expect(scenario?.arms.map(({ name }) => name)).toEqual(['control', 'broken/node-killed', 'failover/node-killed']);
  expect(document.environment.command).toMatch(/^npx vitest run \S*some-arms\.e2e\.test\.ts -t '/);
});

it('a run that is told to stop rejects, and leaves what it has seen', async () => {
  const output = await outputFolder();
  const stop = new AbortController();
  const running = run('flapping-node', { arm: 'broken/node-killed', runtime: 'local', output, signal: stop.signal });
  const stored = () =>
    documentOf(output)
      .then(({ scenarios }) => scenarios.length > 0)
      .catch(() => false);
  await expect.poll(stored, { timeout: 30_000 }).toBe(true);
  stop.abort(new Error('enough'));
  await expect(running).rejects.toThrow(/^gatecrash stopped the run of flapping-node with 0 of 2 arms at their end/);
  expect(await documentOf(output)).toMatchObject({ complete: false });
});

it('a declaration that was changed has its configs where it says', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'gatecrash-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(path.join(folder, 'broken.conf'), 'upstream app { server app-1:8080; }\n');
  const changed = { ...flappingNode, title: 'Another' };
  await expect(run(changed, { folder })).rejects.toThrow(`saw no ${folder}/failover.conf`);
  await expect(run(changed)).rejects.toThrow('expected a scenario whose folder is known');
});
