import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { RunDocument } from '../harness/model/run-document.ts';
import { checkout, copyCheckout } from './checkout.ts';
import { temporaryFolder } from './local-pod.ts';
import { doSteps, stepsOf } from './markdown-steps.ts';

function node(folder: string, args: readonly string[]): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    const hear = (text: string): void => {
      said += text;
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    child.on('close', (code) => resolve({ code, said }));
  });
}

it('every step of CONTRIBUTING.md, done in order, gives a scenario whose arms are all confirmed', {
  timeout: 180_000,
}, async () => {
  await using temporary = await temporaryFolder();
  const { folder } = temporary;
  await copyCheckout(folder);
  const steps = stepsOf(await readFile(path.join(checkout, 'CONTRIBUTING.md'), 'utf8'));
  expect(steps.length).toBeGreaterThanOrEqual(8);
  await doSteps(steps, folder);

  const typed = await node(folder, ['node_modules/typescript/bin/tsc', '--project', '.']);
  expect(typed.said).toBe('');

  const contract = await node(folder, [
    'node_modules/vitest/vitest.mjs',
    'run',
    'harness/faults/contract.test.ts',
    '-t',
    'terminate-node',
  ]);
  expect(contract.said).toMatch(/3 passed/);

  const output = path.join(folder, 'out');
  const run = await node(folder, ['harness/cli/main.ts', 'run', 'hiccup', '--runtime', 'local', '--output', output]);
  const document = JSON.parse(await readFile(path.join(output, 'run.json'), 'utf8')) as RunDocument;
  const arms = document.scenarios.flatMap((scenario) => scenario.arms);
  expect(arms.map(({ name, verdict, reason }) => [name, verdict, verdict === 'confirmed' ? '' : reason])).toEqual([
    ['control', 'confirmed', ''],
    ['broken/node-terminated', 'confirmed', ''],
    ['failover/node-terminated', 'confirmed', ''],
    ['broken/node-killed', 'confirmed', ''],
    ['active-health-check/node-killed', 'confirmed', ''],
    ['failover/node-killed', 'confirmed', ''],
  ]);
  expect(run.code, run.said).toBe(0);
});
