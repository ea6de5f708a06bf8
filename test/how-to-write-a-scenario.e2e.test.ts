import { cp, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { checkout } from './checkout.ts';
import { documentOf, gatecrash, verdictsOf } from './gatecrash.ts';
import { temporaryFolder } from './local-pod.ts';
import { doSteps, stepsOf } from './markdown-steps.ts';

it('every step of docs/how-to-write-a-scenario.md gives three confirmed arms, and refutes what step 5 does', {
  timeout: 120_000,
}, async () => {
  await using temporary = await temporaryFolder();
  const { folder } = temporary;
  const steps = stepsOf(await readFile(path.join(checkout, 'docs/how-to-write-a-scenario.md'), 'utf8'));
  expect(steps.map(({ file }) => path.basename(file))).toEqual([
    'broken.conf',
    'scenario.ts',
    'failover.conf',
    'scenario.ts',
  ]);
  await doSteps(steps, folder);

  const run = await gatecrash(['run', 'basket-deploy', '--output', 'out'], { cwd: folder });
  const document = await documentOf(path.join(folder, 'out'));
  const verdicts = verdictsOf(document);
  expect(verdicts.map(([name, verdict, reason]) => [name, verdict === 'confirmed' ? verdict : reason])).toEqual([
    ['control/node-refuses', 'confirmed'],
    ['broken/node-refuses', 'confirmed'],
    ['failover/node-refuses', 'confirmed'],
  ]);
  expect(run.code).toBe(0);
  // The node is at fault, so every basket path fails now and then.
  const [, broken] = document.scenarios[0]?.arms ?? [];
  const failing = broken?.routes.filter(({ failed }) => failed > 0).map((route) => route.path);
  expect(failing?.toSorted()).toEqual(['/basket', '/basket/items', '/basket/total']);

  const scenario = path.join(folder, 'scenarios/basket-deploy');
  await cp(path.join(scenario, 'broken.conf'), path.join(scenario, 'failover.conf'));
  const fooled = await gatecrash(['run', 'basket-deploy', '--output', 'fooled'], { cwd: folder });
  const again = verdictsOf(await documentOf(path.join(folder, 'fooled')));
  expect(again.at(-1)?.slice(0, 2)).toEqual(['failover/node-refuses', 'refuted']);
  expect(fooled.code).toBe(1);
});
