import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunDocument } from '../model/run-document.ts';
import { consoleReporter } from './console.ts';
import { capturedStream } from './testing/captured-stream.ts';
import { confirmedRun, withArm } from './testing/run-document.ts';

function report(document: RunDocument, columns: number, verbose = false): string {
  const { stream, text } = capturedStream({ isTTY: true, columns });
  const reporter = consoleReporter({
    results: stream,
    document: null,
    verbose,
    gatecrash: 'npx gatecrash',
    shortPath: (path) => path.replace('/home/me/', ''),
    scenarioArgument: (name) => name,
  });
  reporter.onRunEnd?.(document, '/home/me/reports/latest');
  return text();
}

const refuted = withArm('failover/node-killed', {
  verdict: 'refuted',
  reason: '21 of 216 requests that met the dead node failed: 21 × 502 connect-refused',
  exposuresFailed: 21,
  statuses: { 200: 619, 502: 21 },
});

beforeEach(() => {
  vi.stubEnv('FORCE_COLOR', undefined);
  vi.stubEnv('TERM', 'xterm-256color');
  vi.stubEnv('NO_COLOR', '1');
});
afterEach(() => vi.unstubAllEnvs());

describe('the console reporter', () => {
  it('shows of several scenarios the rows alone of what is confirmed, and ends with what is not and the answer', () => {
    const [first] = confirmedRun.scenarios;
    const [second] = refuted.scenarios;
    if (first === undefined || second === undefined) throw new Error('the runs have scenarios');
    const document = { ...refuted, scenarios: [{ ...first, name: 'calm' }, second] };
    expect(report(document, 80)).toBe(`✗ refuted  1 of 6 arms of 2 scenarios
flapping-node failover/node-killed: 21 of 216 requests that met the dead node
failed: 21 × 502 connect-refused

calm: One node of three flaps (✓ 3 confirmed)
Now and then a 502; a refresh cures it.

arm                   verdict      statuses   evidence         p50/p99 ms  tries
control               ✓ confirmed  200×254    –                20/–        1.00
broken/node-killed    ✓ confirmed  200×512    83/83 failed,    –/–         –
                                   502×83     3 cycles
failover/node-killed  ✓ confirmed  200×640    0/216 failed,    21/40       1.30
                                              4 cycles

flapping-node: One node of three flaps (✗ 1 refuted, ✓ 2 confirmed)
Now and then a 502; a refresh cures it.

arm                   verdict      statuses   evidence         p50/p99 ms  tries
control               ✓ confirmed  200×254    –                20/–        1.00
broken/node-killed    ✓ confirmed  200×512    83/83 failed,    –/–         –
                                   502×83     3 cycles
failover/node-killed  ✗ refuted    200×619    21/216 failed,   21/40       1.30
                                   502×21     4 cycles

✗ refuted  flapping-node failover/node-killed
  21 of 216 requests that met the dead node failed: 21 × 502 connect-refused
  gateway: 2026/11/22 23:47:35 [error] 7#7: *12 connect() failed (111:
  Connection refused) while connecting to upstream
  again: npx gatecrash run flapping-node --arm failover/node-killed

run folder: reports/latest
judge again: npx gatecrash judge reports/latest
every sentence and cost: npx gatecrash judge reports/latest --verbose
ran on nginx 1.22.1, local runtime, seed 7, confidence normal
✗ refuted  1 of 6 arms of 2 scenarios
`);
  });

  it('names of several scenarios the mitigations that keep their claims, a line each', () => {
    const [first] = confirmedRun.scenarios;
    if (first === undefined) throw new Error('the run has a scenario');
    const document = { ...confirmedRun, scenarios: [first, { ...first, name: 'other' }] };
    expect(report(document, 80).split('\n').slice(0, 4)).toEqual([
      '✓ confirmed  all 6 arms of 2 scenarios',
      'Mitigations that keep their claims:',
      'flapping-node: failover',
      'other: failover',
    ]);
  });

  it('counts what is inconclusive or skipped beside what is refuted', () => {
    const [scenario] = refuted.scenarios;
    const arms = scenario?.arms.map((arm) => (arm.name === 'control' ? { ...arm, verdict: 'skipped' as const } : arm));
    const document = { ...refuted, scenarios: [{ ...scenario, arms }] } as RunDocument;
    expect(report(document, 80).split('\n')[0]).toBe('✗ refuted  1 of 3 arms of flapping-node, 1 skipped');
  });

  it('counts windows of a steady fault, not cycles', () => {
    const [scenario] = confirmedRun.scenarios;
    const steady = { 'node-killed': { ...scenario?.faults['node-killed'], shape: 'steady' } };
    const document = { ...confirmedRun, scenarios: [{ ...scenario, faults: steady }] } as RunDocument;
    expect(report(document, 80).match(/\d windows?$/gm)).toEqual(['3 windows', '4 windows']);
  });

  it('has curl lines only for those who want to look on', () => {
    const commands = [{ request: 3, outcome: '502', command: "curl -isS 'http://127.0.0.1/'" }];
    const document = withArm('broken/node-killed', { curl: { commands, more: 82 } });
    expect(report(document, 80)).not.toContain('curl');
    expect(report(document, 80, true)).toContain(
      "\n  ended in 502:\n  curl -isS 'http://127.0.0.1/'\n  and 82 more requests that failed\n",
    );
  });

  it('gives the answer, the evidence of each arm and where to look next within 80 columns', () => {
    expect(report(confirmedRun, 80)).toBe(`✓ confirmed  all 3 arms of flapping-node
failover keeps its claim against node-killed

flapping-node: One node of three flaps
Now and then a 502; a refresh cures it.

arm                   verdict      statuses   evidence         p50/p99 ms  tries
control               ✓ confirmed  200×254    –                20/–        1.00
  0 of 254 requests failed without a fault
broken/node-killed    ✓ confirmed  200×512    83/83 failed,    –/–         –
                                   502×83     3 cycles
  83 of 83 requests that nginx sent to app-2 while it was down ended in 502
  connect-refused, in 3 cycles
failover/node-killed  ✓ confirmed  200×640    0/216 failed,    21/40       1.30
                                              4 cycles
  0 of 216 requests that met the dead node failed; a leak of 5 % or more is
  excluded

run folder: reports/latest
judge again: npx gatecrash judge reports/latest
ran on nginx 1.22.1, local runtime, seed 7, confidence normal
`);
  });

  it('uses the room of a wider terminal', () => {
    const lines = report(confirmedRun, 120).split('\n');
    expect(lines).toContain('broken/node-killed    ✓ confirmed  200×512 502×83  83/83 failed, 3 cycles  –/–         –');
    expect(lines).toContain('  0 of 216 requests that met the dead node failed; a leak of 5 % or more is excluded');
  });

  it('begins with the refuted arm and the figures that refuted it', () => {
    expect(report(refuted, 80).split('\n').slice(0, 3)).toEqual([
      '✗ refuted  1 of 3 arms of flapping-node',
      'flapping-node failover/node-killed: 21 of 216 requests that met the dead node',
      'failed: 21 × 502 connect-refused',
    ]);
  });

  it('shows the deciding log lines of a refuted arm, and the command that repeats just that arm', () => {
    expect(report(refuted, 80)).toContain(`
✗ refuted  flapping-node failover/node-killed
  gateway: 2026/11/22 23:47:35 [error] 7#7: *12 connect() failed (111:
  Connection refused) while connecting to upstream
  again: npx gatecrash run flapping-node --arm failover/node-killed
`);
  });

  it('repeats an arm at the confidence at which it was judged', () => {
    expect(report({ ...refuted, confidence: 'strict' }, 80)).toContain(
      '--arm failover/node-killed --confidence strict',
    );
  });

  it('says how far an interrupted run came', () => {
    const arm = withArm('failover/node-killed', { verdict: 'inconclusive', interrupted: true });
    const document = { ...arm, complete: false };
    expect(report(document, 80).split('\n')[0]).toBe(
      '? inconclusive  1 of 3 arms of flapping-node (incomplete: 2 of 3 arms came to their end)',
    );
  });

  it('names the arms that never came to a result', () => {
    const [scenario] = confirmedRun.scenarios;
    const cut = scenario && { ...scenario, arms: scenario.arms.slice(0, 1) };
    const killed = { ...confirmedRun, complete: false, finishedAt: null, scenarios: cut === undefined ? [] : [cut] };
    const lines = report(killed, 80).split('\n');
    expect(lines[0]).toBe('✓ confirmed  1 arm of flapping-node (incomplete: 1 of 3 arms came to their end)');
    expect(lines).toContain('without a result: broken/node-killed, failover/node-killed');
    expect(report(confirmedRun, 80)).not.toContain('without a result');
  });

  it('says the deciding sentence once', () => {
    expect(report(refuted, 200).split('21 of 216 requests that met the dead node failed')).toHaveLength(2);
    expect(report(refuted, 200).split('83 of 83 requests')).toHaveLength(2);
  });

  it('shows no log line where the load was late, and says what to do', () => {
    const reason = '15 of 266 requests were sent 50 ms late or more; 1 % are allowed';
    const late = withArm('failover/node-killed', { verdict: 'inconclusive', reason, settledBy: 'load' });
    expect(report(late, 80)).toContain(`
? inconclusive  flapping-node failover/node-killed
  the machine was too busy: run it again on a quieter one
  again: npx gatecrash run flapping-node --arm failover/node-killed
`);
    expect(report(late, 80)).not.toContain('gateway:');
  });

  it('does not send to an arm that only waited for another one', () => {
    const reason = 'not run: the control arm control is inconclusive: the load agent did not run for 300 ms';
    const left = withArm('failover/node-killed', { verdict: 'inconclusive', reason, settledBy: 'other-arms' });
    expect(report(left, 80)).not.toContain('again: npx gatecrash run');
  });

  it('fits any width from 75 columns on, but for commands, which stay whole', () => {
    for (let columns = 75; columns <= 130; columns += 1) {
      const lines = report(refuted, columns).split('\n');
      expect(lines.filter((line) => line.length > columns && !line.includes('gatecrash run'))).toEqual([]);
    }
  });

  it('names the problem of the harness in place of a reason', () => {
    const problem = { code: 'GC9004', message: 'toxiproxy died', hint: null };
    expect(report(withArm('control', { verdict: 'inconclusive', problem }), 80)).toContain(
      'flapping-node control: GC9004: toxiproxy died\n',
    );
  });

  it('shows of the logs three lines, and one that is not of the gateway', () => {
    const said = (from: string, line: number) => ({ from, line: `line ${line}` });
    const gateway = [1, 2, 3, 4].map((line) => said('gateway', line));
    const linesOf = (logs: ReturnType<typeof said>[]) =>
      report(withArm('control', { verdict: 'refuted', logs }), 80).match(/\S+: line \d/g);
    expect(linesOf(gateway)).toEqual(['gateway: line 1', 'gateway: line 2', 'gateway: line 3']);
    expect(linesOf([...gateway, said('app-1', 5), said('app-2', 6)])?.at(-1)).toBe('app-1: line 5');
    expect(linesOf([said('app-1', 1), ...gateway, said('app-2', 6)])).toHaveLength(3);
  });

  it('obeys nothing that a log line says to the terminal', () => {
    const logs = [{ from: 'gateway', line: 'GET /\u001b[2J\u001b[31m\rhidden' }];
    const text = report(withArm('control', { verdict: 'refuted', logs }), 80);
    expect(text).toContain('gateway: GET / hidden');
    expect(text).not.toContain('\u001b');
  });

  it('obeys nothing that the version of a gateway says to the terminal or to CI', () => {
    const { environment } = confirmedRun;
    const gateway = { ...environment.gateway, version: '1.22\u0000\u001b[31m\r\n::set-output name=a::b' };
    const text = report({ ...confirmedRun, environment: { ...environment, gateway } }, 80);
    expect(text).toContain('ran on nginx 1.22 ::set-output name=a::b, ');
    expect(text).not.toContain('\u001b');
    expect(text).not.toContain('\u0000');
  });

  it('says of a run without arms that there is none', () => {
    const scenarios = confirmedRun.scenarios.map((scenario) => ({ ...scenario, arms: [], verdict: null }));
    expect(report({ ...confirmedRun, scenarios }, 80)).toMatch(/^\? inconclusive {2}no arm of flapping-node/);
  });

  it('has colours on a terminal and none with NO_COLOR, and the same words', () => {
    const plain = report(refuted, 80);
    vi.stubEnv('NO_COLOR', undefined);
    vi.stubEnv('CI', undefined);
    vi.stubEnv('TERM', 'xterm-256color');
    const coloured = report(refuted, 80);
    expect(plain).not.toContain('\u001b');
    expect(coloured).toContain('\u001b[31m');
    expect(stripVTControlCharacters(coloured)).toBe(plain);
  });
});
