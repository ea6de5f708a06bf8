import { cp, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { checkout } from './checkout.ts';
import { gatecrash } from './gatecrash.ts';
import { temporaryFolder } from './local-pod.ts';
import { needEngine } from './need-engine.ts';

it('checks the configs of several scenarios at once, each with its own', async (context) => {
  needEngine(context);
  await using temporary = await temporaryFolder();
  const { folder } = temporary;
  for (const name of ['one', 'two']) {
    await cp(path.join(checkout, 'scenarios/flapping-node'), path.join(folder, name), { recursive: true });
    await writeFile(path.join(folder, name, 'broken.conf'), `nonsense_of_${name};\n`);
  }
  const args = ['run', './one', './two', '--grep', 'node-killed', '--runtime', 'docker', '--output', 'out'];
  const { code, stderr } = await gatecrash(args, { cwd: folder });
  expect(
    [...stderr.matchAll(/error\[(GC\d+)\]: .* of (\w+): .*directive "(\w+)"/g)].map((match) => match.slice(1)),
  ).toEqual([
    ['GC2004', 'one', 'nonsense_of_one'],
    ['GC2004', 'two', 'nonsense_of_two'],
  ]);
  expect(code).toBe(2);
});
