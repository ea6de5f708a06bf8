import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { RunDocument } from '../model/run-document.ts';
import type { RunPlan } from '../model/run-plan.ts';
import type { Verdict } from '../model/verdict.ts';
import { armDocument, confirmedRun } from '../reporters/testing/run-document.ts';
import { remember } from './finished-runs.ts';
import './index.ts';

const plan = {
  scenarios: [{ scenario: { name: 'flapping-node', folder: '/nowhere/flapping-node' } }],
  output: '/nowhere/reports/1',
} as unknown as RunPlan;

/** A run with a control and a mitigation, which came to this. */
function runOf(verdict: Verdict, again: string | null = null, complete = true): RunDocument {
  const [scenario] = confirmedRun.scenarios;
  if (scenario === undefined) throw new Error('the run has a scenario');
  const skippedBecause = verdict === 'skipped' ? 'no nft' : null;
  const shown = { fault: 'node-killed', role: 'mitigation', verdict, skippedBecause } as const;
  const settledBy = verdict === 'inconclusive' ? ('load' as const) : null;
  const reason = '21 of 216 requests failed';
  const arms = [
    armDocument({ name: 'control' }),
    armDocument({ name: 'failover/node-killed', ...shown, settledBy, reason }),
  ];
  const document = { ...confirmedRun, complete, scenarios: [{ ...scenario, arms, verdict }] };
  remember(document, { plan, again });
  return document;
}

const messageOf = (asserted: Promise<void>) =>
  asserted.then(
    () => null,
    (error: Error) => stripVTControlCharacters(error.message),
  );

function warnings(): readonly unknown[][] {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  onTestFinished(() => warn.mockRestore());
  return warn.mock.calls;
}

describe('toBeConfirmed and toBeRefuted', () => {
  it('pass for what they say, given a run or the promise of one', async () => {
    await expect(runOf('confirmed')).toBeConfirmed();
    await expect(Promise.resolve(runOf('confirmed'))).toBeConfirmed();
    await expect(Promise.resolve(runOf('confirmed'))).resolves.toBeConfirmed();
    await expect(runOf('refuted')).toBeRefuted();
  });

  it.each(['confirmed', 'refuted', 'inconclusive', 'skipped'] as const)(
    'pass for a run that is %s only where they say so, negated or not',
    async (verdict) => {
      warnings();
      const passes = async (assert: (document: RunDocument) => Promise<void>) =>
        (await messageOf(assert(runOf(verdict)))) === null;
      expect({
        confirmed: await passes((document) => expect(document).toBeConfirmed()),
        notConfirmed: await passes((document) => expect(document).not.toBeConfirmed()),
        refuted: await passes((document) => expect(document).toBeRefuted()),
        notRefuted: await passes((document) => expect(document).not.toBeRefuted()),
      }).toEqual({
        confirmed: verdict === 'confirmed',
        notConfirmed: verdict === 'refuted',
        refuted: verdict === 'refuted',
        notRefuted: verdict === 'confirmed',
      });
    },
  );

  it('do not pass for a run that was stopped', async () => {
    expect(await messageOf(expect(runOf('confirmed', null, false)).toBeConfirmed())).toContain('it is inconclusive');
  });

  it('say which arm it was, what decided it, where the run is and what to do next', async () => {
    const message = (await messageOf(expect(runOf('refuted')).toBeConfirmed())) ?? '';
    const lines = message.split('\n');
    expect(lines.slice(0, 4)).toEqual([
      'expected flapping-node to be confirmed, and it is refuted',
      '',
      expect.stringContaining('refuted  1 of 2 arms of flapping-node'),
      'flapping-node failover/node-killed: 21 of 216 requests failed',
    ]);
    expect(lines).toContain('  again: npx gatecrash run /nowhere/flapping-node --arm failover/node-killed');
    expect(lines).toContain('run folder: /nowhere/reports/1');
    expect(lines.at(-1)).toBe('as a page: npx gatecrash report /nowhere/reports/1 --open');
  });

  it('name the test to run again where the scenario was declared in it', async () => {
    const message = await messageOf(expect(runOf('refuted', 'npx vitest run a.test.ts')).toBeConfirmed());
    expect(message).toContain('\n  again: npx vitest run a.test.ts\n');
  });

  it('say that vitest may leave a run the machine, where it was too busy', async () => {
    const message = await messageOf(expect(runOf('inconclusive')).toBeConfirmed());
    expect(message).toContain('fileParallelism: false');
  });

  it('take controls alone for no confirmation, and say why the others were skipped', async () => {
    const calls = warnings();
    const message = await messageOf(expect(runOf('skipped')).toBeConfirmed());
    expect(message).toMatch(
      /^expected flapping-node to be confirmed, and every arm but controls was skipped, .*: no nft\n/,
    );
    expect(calls).toEqual([['gatecrash: flapping-node failover/node-killed was skipped: no nft']]);
  });

  it('refuse what run() did not give, and reject as the run does', async () => {
    await expect(expect({}).toBeConfirmed()).rejects.toThrow('expected what run() of gatecrash/vitest gives');
    await expect(expect(Promise.reject(new Error('no engine'))).toBeRefuted()).rejects.toThrow('no engine');
  });
});
