import { expect, it } from 'vitest';
import { gatecrash } from './gatecrash.ts';
import { temporaryFolder } from './local-pod.ts';
import { needEngine } from './need-engine.ts';

it.for([
  ['GATECRASH_NGINX', 'which is not an executable file'],
  ['GATECRASH_TOXIPROXY', 'but containers have the Toxiproxy of their image'],
])('a run in containers takes the program that %s names, or does not run', async ([variable = '', why], context) => {
  needEngine(context);
  await using temporary = await temporaryFolder();
  const args = ['run', 'flapping-node', '--arm', 'broken/node-refuses', '--runtime', 'docker', '--output', 'out'];
  const { code, stderr } = await gatecrash(args, { cwd: temporary.folder, env: { [variable]: '/nonexistent/it' } });
  expect(stderr).toContain(`error[GC3002]: ${variable} names /nonexistent/it, ${why}`);
  expect(code).toBe(4);
});
