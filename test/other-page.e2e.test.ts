import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { checkout } from './checkout.ts';
import { documentOf, gatecrash, verdictsOf } from './gatecrash.ts';
import { temporaryFolder } from './local-pod.ts';

it('does not confirm a mitigation that asks the nodes for another page, or by another method, and does another', {
  timeout: 120_000,
}, async () => {
  await using temporary = await temporaryFolder();
  const { folder } = temporary;
  const scenario = path.join(folder, 'cheaper');
  await cp(path.join(checkout, 'scenarios/flapping-node'), scenario, { recursive: true });
  const askInstead = async (config: string, by: string) => {
    const file = path.join(scenario, config);
    const sound = await readFile(file, 'utf8');
    await writeFile(file, sound.replace('proxy_pass http://app;', `${by} proxy_pass http://app;`));
  };
  await askInstead('failover.conf', 'rewrite ^/cart$ /cheap break;');
  await askInstead('backup-server.conf', 'proxy_method POST;');
  // What comes out as it went in is the same page.
  await askInstead('passive-health-check.conf', 'rewrite ^/(.*)$ /$1 break;');
  const named = ['failover/node-killed', 'backup-server/node-killed', 'passive-health-check/node-killed'];
  const arms = named.flatMap((arm) => ['--arm', arm]);
  const ran = await gatecrash(['run', './cheaper', ...arms, '--output', 'out'], { cwd: folder });
  const document = await documentOf(path.join(folder, 'out'));
  const verdicts = new Map(verdictsOf(document).map(([name, verdict, reason]) => [name, [verdict, reason]]));
  expect(verdicts.get('failover/node-killed')).toEqual([
    'inconclusive',
    expect.stringMatching(
      /^the accounts do not add up: request \d+ asked for GET \/cart, but app-\d was asked for GET \/cheap, which no node is for that request in broken\/node-killed or control$/,
    ),
  ]);
  expect(verdicts.get('backup-server/node-killed')).toEqual([
    'inconclusive',
    expect.stringMatching(/: request \d+ asked for GET (\S+), but app-\d was asked for POST \1, /),
  ]);
  expect(verdicts.get('passive-health-check/node-killed')?.[0]).toBe('confirmed');
  expect(ran.code).toBe(3);
  const again = await gatecrash(['judge', 'out', '--reporter', 'json'], { cwd: folder });
  expect(again.stdout).toBe(await readFile(path.join(folder, 'out/run.json'), 'utf8'));
});
