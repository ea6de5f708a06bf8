import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { lintText } from '../harness/lint/testing/lint-text.ts';
import { checkout } from './checkout.ts';

/** The rules that a config of a scenario breaks. */
function brokenBy(file: string): readonly string[] {
  const source = readFileSync(path.join(checkout, 'scenarios', file), 'utf8');
  return [...new Set(lintText(source).map(({ rule }) => rule))];
}

it.each([
  ['next-upstream-off', 'flapping-node/broken.conf', 'flapping-node/failover.conf'],
  ['next-upstream-non-idempotent', 'flapping-node/non-idempotent-retry.conf', 'flapping-node/failover.conf'],
  ['max-fails-with-two-peers', 'peak-load/default-passive-checks.conf', 'peak-load/broken.conf'],
])('the scenarios have %s where they show what it does, and not where it is mended', (rule, flawed, mended) => {
  expect(brokenBy(flawed)).toContain(rule);
  expect(brokenBy(mended)).not.toContain(rule);
});

it.each([
  ['flapping-node/failover.conf', ['static-dns-name']],
  ['flapping-node/backup-server.conf', ['static-dns-name']],
  ['peak-load/micro-cache.conf', ['static-dns-name', 'next-upstream-off']],
  ['peak-load/rate-limit.conf', ['static-dns-name', 'next-upstream-off']],
  ['cross-region/edge-cache.conf', ['static-dns-name']],
  ['bad-release/retry-poison.conf', ['static-dns-name']],
])('%s has nothing else', (file, rules) => {
  expect([...brokenBy(file)].sort()).toEqual([...rules].sort());
});
