import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createRedirects, redirectRules } from './redirects.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'gatecrash-test-'));
afterAll(() => rm(folder, { recursive: true }));

const ten = { address: '10.0.0.5', port: 80, toPort: 18080 };
const six = { address: 'fd00::5', port: 80, toPort: 18080 };

test('connections go to the same address at another port, in the table of its family', () => {
  const [ip = '', ip6 = ''] = redirectRules([ten, six]).split('table ip6 gatecrash-redirects\ndelete');
  expect(ip).toContain('type nat hook output');
  expect(ip).toContain('    ip daddr 10.0.0.5 tcp dport 80 dnat to 10.0.0.5:18080\n');
  expect(ip).not.toContain('ip6 daddr');
  expect(ip6).toContain('    ip6 daddr fd00::5 tcp dport 80 dnat to [fd00::5]:18080\n');
});

test('a family that nobody asked for is left alone, and one that nobody asks for any more is emptied', async () => {
  let ran = 0;
  const redirect = createRedirects(async () => {
    ran += 1;
    return { code: 0, signal: null, stdout: '', stderr: '' };
  }, folder);
  const rules = () => readFile(path.join(folder, 'gatecrash-redirects.nft'), 'utf8');
  await redirect({ redirects: [] });
  expect(ran).toBe(0);
  await redirect({ redirects: [ten] });
  expect(await rules()).not.toContain('ip6');
  await redirect({ redirects: [] });
  expect(await rules()).toContain('table ip gatecrash-redirects {');
  expect(await rules()).not.toContain('dnat');
});

test('a refusal of the kernel is told in the words of nft', async () => {
  const redirect = createRedirects(
    async () => ({ code: 1, signal: null, stdout: '', stderr: 'Error: Could not process rule: No such file\n…' }),
    folder,
  );
  await expect(redirect({ redirects: [six] })).rejects.toThrow('nft ended with 1: Error: Could not process rule');
});
