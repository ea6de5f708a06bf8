import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createFirewall, ruleset } from './firewall.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'gatecrash-test-'));
afterAll(() => rm(folder, { recursive: true }));

test('the table is replaced as a whole, with a rule for each blocked address on the input hook', () => {
  const text = ruleset([
    { address: '127.0.1.1', port: 8080, action: 'drop' },
    { address: '127.0.1.2', port: 80, action: 'reset' },
    { address: '127.0.1.3', port: 443, action: 'prohibited' },
  ]);
  expect(text).toContain('table inet gatecrash\ndelete table inet gatecrash\n');
  const [, input] = text.split('hook input');
  expect(input).not.toContain('notrack');
  expect(text).toContain('ip daddr 127.0.1.1 tcp dport 8080 drop\n');
  expect(text).toContain('ip daddr 127.0.1.2 tcp dport 80 reject with tcp reset\n');
  expect(text).toContain('ip daddr 127.0.1.3 tcp dport 443 reject with icmpx type admin-prohibited\n');
  expect(text).toContain('hook output priority -300');
  expect(text).toContain('ip daddr 127.0.1.1 tcp dport 8080 notrack\n');
});

test('addresses of IPv6 have rules of their own', () => {
  const text = ruleset([{ address: 'fd00::5', port: 80, action: 'drop' }]);
  expect(text).toContain('    ip6 daddr fd00::5 tcp dport 80 drop\n');
  expect(text).toContain('    ip6 daddr fd00::5 tcp dport 80 notrack\n');
});

test('on a router the table blocks what is forwarded', () => {
  const text = ruleset([{ address: '10.1.0.1', port: 8080, action: 'drop' }], 'forward');
  expect(text).toContain('hook forward priority 0; policy accept;\n    ip daddr 10.1.0.1 tcp dport 8080 drop\n');
  expect(text).not.toMatch(/hook (input|output)/);
});

test('what is no loopback address is blocked on the router where there is one, and opened there', async () => {
  const ran: string[] = [];
  const run: Parameters<typeof createFirewall>[0] = async ({ argv }) => {
    ran.push(argv.join(' '));
    return { code: 0, signal: null, stdout: '', stderr: '' };
  };
  const endpoints = ['10.1.0.1', '127.0.1.1'].map((host) => ({ host, port: 80 }));
  for (const hasRouter of [true, false]) {
    const { block, open } = createFirewall(run, hasRouter, folder);
    for (const endpoint of endpoints) await block({ ...endpoint, action: 'drop' });
    for (const endpoint of endpoints) await open(endpoint);
  }
  const here = `nft -f ${folder}/gatecrash-input.nft`;
  const onRouter = `nsenter --net=/run/netns/router nft -f ${folder}/gatecrash-forward.nft`;
  expect(ran).toEqual([onRouter, here, onRouter, here, here, here, here, here]);
});

test('a refusal of the kernel is told in the words of nft, and blocks nothing later', async () => {
  const ends: { code: number; stderr: string }[] = [
    { code: 1, stderr: 'Error: Could not process rule: Operation not permitted\n…' },
    { code: 0, stderr: '' },
  ];
  const { block, open } = createFirewall(
    async () => {
      const { code = 0, stderr = '' } = ends.shift() ?? {};
      return { code, signal: null, stdout: '', stderr };
    },
    false,
    folder,
  );
  const blocked = block({ host: '127.0.0.1', port: 80, action: 'drop' });
  await expect(blocked).rejects.toThrow('nft ended with 1: Error: Could not process rule: Operation not permitted');
  expect((await open({ host: '127.0.0.1', port: 80 })).at).toBeGreaterThan(0);
});
