import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type BreakpointDocument, breakpointDocumentSchema } from '../harness/model/breakpoint-document.ts';
import { gatecrash, podProcesses, startGatecrash } from './gatecrash.ts';
import { temporaryFolder } from './local-pod.ts';
import { until } from './until.ts';

async function documentIn(folder: string): Promise<BreakpointDocument> {
  return breakpointDocumentSchema.parse(JSON.parse(await readFile(path.join(folder, 'out/breakpoint.json'), 'utf8')));
}

describe('run --breakpoint', () => {
  it('is taken down by a signal, and leaves what it has seen', async () => {
    await using temporary = await temporaryFolder();
    const { folder } = temporary;
    const { child, ended } = startGatecrash(['run', 'peak-load', '--breakpoint', '--output', 'out'], { cwd: folder });
    const log = path.join(folder, 'out/arms/peak-load/breakpoint.step-01/access.log');
    await until('requests flow', async () => (await readFile(log, 'utf8').catch(() => '')).includes('"gc-50"'));
    child.kill('SIGINT');
    expect((await ended).code).toBe(130);
    expect(podProcesses(child.pid ?? 0)).toEqual([]);
    expect(await documentIn(folder)).toMatchObject({ complete: false, exitCode: 130, outcome: 'inconclusive' });
  });

  it('says the limit where nothing breaks up to it, and ends with 3', async () => {
    await using temporary = await temporaryFolder();
    const { folder } = temporary;
    const args = ['run', 'slow-third-party', '--breakpoint', 'latency=50..51', '--output', 'out', '-q'];
    const { code } = await gatecrash(args, { cwd: folder });
    expect(code).toBe(3);
    const { outcome, reason, interval, steps } = await documentIn(folder);
    expect(outcome).toBe('inconclusive');
    expect(interval.breaks).toBeNull();
    // Unless the machine was not fit.
    if (steps.every(({ decision }) => decision === 'holds')) {
      expect(reason).toBe('no gateway errors up to the limit, 51 ms');
    }
  });
});
