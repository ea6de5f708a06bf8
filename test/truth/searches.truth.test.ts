import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type BreakpointDocument, breakpointDocumentSchema } from '../../harness/model/breakpoint-document.ts';
import { gatecrash } from '../gatecrash.ts';
import { temporaryFolder } from '../local-pod.ts';

/** A search is many steps; this is a deadline against hanging. */
const searchMs = 600_000;

async function documentIn(folder: string): Promise<BreakpointDocument> {
  return breakpointDocumentSchema.parse(JSON.parse(await readFile(path.join(folder, 'out/breakpoint.json'), 'utf8')));
}

/** What holds of every document, whatever the machine was like: no wrong number. `least`: by what the machine may add. */
function honest({ steps, interval, theory, outcome, exitCode }: BreakpointDocument, least: number): void {
  if (interval.holds !== null) expect(interval.holds).toBeLessThanOrEqual(theory?.value ?? 0);
  if (interval.breaks !== null) expect(interval.breaks).toBeGreaterThanOrEqual(least);
  for (const { decision, gatewayErrors, kinds, requests } of steps) {
    if (decision === 'holds') expect(gatewayErrors).toBeLessThan(requests.counted * 0.01);
    if (decision === 'breaks') expect(gatewayErrors).toBeGreaterThan(requests.counted * 0.01);
    expect(kinds.reduce((sum, { count }) => sum + count, 0)).toBe(gatewayErrors);
  }
  // A machine that is too busy makes a search inconclusive, and nothing else.
  expect([outcome, exitCode]).toEqual(outcome === 'found' ? ['found', 0] : ['inconclusive', 3]);
}

/** `npm run test:truth -- searches`: what is looked for is known from the declaration. */
describe('run --breakpoint', () => {
  it(
    'finds the capacity of the nodes as the rate at which errors start, and saturation says the same',
    async () => {
      await using temporary = await temporaryFolder();
      const { folder } = temporary;
      const args = [
        'run',
        'peak-load',
        '--breakpoint',
        'rate=160..240',
        '--output',
        'out',
        '--reporter',
        'console,json',
      ];
      const { code, stdout } = await gatecrash(args, { cwd: folder });
      const document = await documentIn(folder);
      // Timers of 50 ms fire up to a ms late, and no step is finer than 5 %.
      honest(document, 190);
      expect(code).toBe(document.exitCode);
      expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
      const { firstErrors, saturation, theory } = document;
      expect(theory).toEqual({ value: 200, words: '2 × 5 workers / 50 ms' });
      if (document.outcome === 'found') {
        expect(firstErrors[0]?.id).toBe('recv-reset');
        expect(stdout).toContain(
          `breakpoint: rate [${document.interval.holds}, ${document.interval.breaks}] requests/s`,
        );
      }
      for (const { trouble, answeredPerSecond, made, gateway, autocannon, unaccounted } of saturation?.levels ?? []) {
        if (trouble !== null) continue;
        expect(answeredPerSecond).toBeGreaterThan(150);
        expect(answeredPerSecond).toBeLessThanOrEqual(205);
        // Whoever was in flight when it ended was made, is in the gateway's log (499), and in none of autocannon's counts.
        const logged = Object.values(gateway).reduce((sum, count) => sum + count, 0);
        expect(logged).toBeLessThanOrEqual(made ?? 0);
        expect((made ?? 0) - (autocannon?.ok ?? 0) - (autocannon?.non2xx ?? 0)).toBe(unaccounted);
        expect(gateway['499'] ?? 0).toBeGreaterThan(0);
      }
    },
    searchMs,
  );

  it(
    'finds the patience of the watchdog as the latency of a third party at which errors start',
    async () => {
      await using temporary = await temporaryFolder();
      const { folder } = temporary;
      const args = ['run', 'slow-third-party', '--breakpoint', 'latency=460..520', '--output', 'out', '-q'];
      const { code, stdout } = await gatecrash(args, { cwd: folder });
      const document = await documentIn(folder);
      // A request that is sent less than 50 ms late, or waits for so long, counts as on time (judge/machine.ts).
      honest(document, 435);
      expect(code).toBe(document.exitCode);
      expect(document.parameter).toMatchObject({ name: 'latency', fault: 'latency' });
      expect(document.saturation).toBeNull();
      if (document.outcome === 'found') {
        expect(document.firstErrors[0]?.id).toBe('premature-close');
        expect(stdout).toContain('theory: 485 ms');
      }
    },
    searchMs,
  );
});
