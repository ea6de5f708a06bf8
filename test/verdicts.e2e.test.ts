import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkout, copyCheckout } from './checkout.ts';
import { documentOf, gatecrash, podProcesses, startGatecrash, verdictsOf } from './gatecrash.ts';
import { temporaryFolder } from './local-pod.ts';
import { until } from './until.ts';

const flappingNode = path.join(checkout, 'scenarios/flapping-node');

function sum(numbers: Iterable<number>): number {
  return [...numbers].reduce((total, number) => total + number, 0);
}

describe('flapping-node', () => {
  it('has every arm confirmed, with sums that add up, and is judged the same again without any program', {
    timeout: 240_000,
  }, async () => {
    await using temporary = await temporaryFolder();
    const ran = await gatecrash(['run', 'flapping-node'], { cwd: temporary.folder });
    const latest = path.join(temporary.folder, 'reports/latest');
    const document = await documentOf(latest);
    expect(
      verdictsOf(document).map(([name, verdict, reason]) => [name, verdict === 'confirmed' ? verdict : reason]),
    ).toEqual([
      ['control', 'confirmed'],
      ['control/node-refuses', 'confirmed'],
      ['broken/node-killed', 'confirmed'],
      ['failover/node-killed', 'confirmed'],
      ['backup-server/node-killed', 'confirmed'],
      ['passive-health-check/node-killed', 'confirmed'],
      ['active-health-check/node-killed', 'confirmed'],
      ['autoscaling/node-killed', 'confirmed'],
      ['non-idempotent-retry/node-killed', 'confirmed'],
      ['broken/node-refuses', 'confirmed'],
      ['failover/node-refuses', 'confirmed'],
      ['broken/node-frozen', 'confirmed'],
      ['failover/node-frozen', 'confirmed'],
      ['broken/node-overloaded', 'confirmed'],
      ['least-conn/node-overloaded', 'confirmed'],
    ]);
    expect(ran.code).toBe(0);
    expect(document).toMatchObject({ complete: true, exitCode: 0 });
    for (const arm of document.scenarios[0]?.arms ?? []) {
      const { sent, answered, failed, inFlight } = arm.requests;
      expect(sent).toBe(answered + failed + inFlight);
      expect(sum(Object.values(arm.statuses))).toBe(sent - inFlight);
      expect(sum(arm.kinds.map(({ count }) => count))).toBe(arm.gatewayErrors);
      expect(sum(arm.nodes.map(({ attempts }) => attempts))).toBe(
        Math.round(sent * (arm.cost.attemptsPerRequest ?? 0)),
      );
    }
    const nothing = { GATECRASH_CACHE: path.join(temporary.folder, 'empty'), PATH: '/nonexistent' };
    const again = await gatecrash(['judge', 'reports/latest', '--reporter', 'json'], {
      cwd: temporary.folder,
      env: nothing,
    });
    expect(again.stdout).toBe(await readFile(path.join(latest, 'run.json'), 'utf8'));
    expect(again.code).toBe(0);
    const strict = await gatecrash(['judge', 'reports/latest', '--confidence', 'strict'], {
      cwd: temporary.folder,
      env: nothing,
    });
    expect(strict.code).toBe(3);
    expect(strict.stdout).toContain('inconclusive');
  });

  it('refutes failover where one location of ten does without it', async () => {
    await using temporary = await temporaryFolder();
    const scenario = path.join(temporary.folder, 'leaky');
    await cp(flappingNode, scenario, { recursive: true });
    const failover = path.join(scenario, 'failover.conf');
    const leak = 'listen 80;\n    location = /cart { proxy_pass http://app; proxy_next_upstream off; }\n';
    await writeFile(failover, (await readFile(failover, 'utf8')).replace('listen 80;', leak));
    const ran = await gatecrash(['run', './leaky', '--arm', 'failover/node-killed', '--output', 'out'], {
      cwd: temporary.folder,
    });
    const verdicts = verdictsOf(await documentOf(path.join(temporary.folder, 'out')));
    expect(verdicts.find(([name]) => name === 'failover/node-killed')?.[1]).toBe('refuted');
    expect(ran.code).toBe(1);
  });

  it('refutes failover where nginx answers some requests itself, without asking a node', async () => {
    await using temporary = await temporaryFolder();
    const scenario = path.join(temporary.folder, 'made-up');
    await cp(flappingNode, scenario, { recursive: true });
    const config = path.join(scenario, 'failover.conf');
    const own = 'location = /news { return 200; } location / {';
    await writeFile(config, (await readFile(config, 'utf8')).replace('location / {', own));
    const args = ['run', './made-up', '--arm', 'failover/node-killed', '--output', 'out'];
    const ran = await gatecrash(args, { cwd: temporary.folder });
    const verdicts = verdictsOf(await documentOf(path.join(temporary.folder, 'out')));
    expect(verdicts.at(-1)).toEqual([
      'failover/node-killed',
      'refuted',
      expect.stringContaining("200 of the gateway's own in place of the app's"),
    ]);
    expect(ran.code).toBe(1);
  });

  it('refutes a bound that the checker keeps no more once it is switched off, and one that is too narrow for it', {
    timeout: 120_000,
  }, async () => {
    await using temporary = await temporaryFolder();
    const arm = 'active-health-check/node-killed';
    const verdictOf = async (name: string, from: RegExp, to: string) => {
      const scenario = path.join(temporary.folder, name);
      await cp(flappingNode, scenario, { recursive: true });
      const file = path.join(scenario, 'scenario.ts');
      const source = await readFile(file, 'utf8');
      const changed = source.replace(from, to);
      expect(changed).not.toBe(source);
      await writeFile(file, changed);
      const ran = await gatecrash(['run', `./${name}`, '--arm', arm, '--output', `${name}-out`], {
        cwd: temporary.folder,
      });
      expect(ran.code).toBe(1);
      const document = await documentOf(path.join(temporary.folder, `${name}-out`));
      const found = document.scenarios[0]?.arms.find((one) => one.name === arm);
      return { verdict: found?.verdict, reason: found?.reason, marks: found?.mitigationMarks };
    };
    const reason = (bound: number) =>
      expect.stringMatching(new RegExp(`requests at risk failed in cycle .* the claim allows ${bound} per cycle$`));
    expect(await verdictOf('switched-off', /\n\s*with: activeHealthCheck\(.*\),/, '')).toEqual({
      verdict: 'refuted',
      reason: reason(40),
      marks: [],
    });
    expect(await verdictOf('too-narrow', /perCycle: 40/, 'perCycle: 2')).toMatchObject({
      verdict: 'refuted',
      reason: reason(2),
      marks: [{ type: 'ejection' }],
    });
  });

  it('refutes non-idempotent-retry where POSTs are not passed on', async () => {
    await using temporary = await temporaryFolder();
    const scenario = path.join(temporary.folder, 'harmless');
    await cp(flappingNode, scenario, { recursive: true });
    await cp(path.join(scenario, 'failover.conf'), path.join(scenario, 'non-idempotent-retry.conf'));
    const args = ['run', './harmless', '--arm', 'non-idempotent-retry', '--output', 'out'];
    const ran = await gatecrash(args, { cwd: temporary.folder });
    const verdicts = verdictsOf(await documentOf(path.join(temporary.folder, 'out')));
    expect(verdicts.at(-1)).toEqual([
      'non-idempotent-retry/node-killed',
      'refuted',
      expect.stringMatching(/^0 of \d+ POSTs that the fault cut off were done twice$/),
    ]);
    expect(ran.code).toBe(1);
  });

  it('is inconclusive where the kill kills nobody', async () => {
    await using temporary = await temporaryFolder();
    await copyCheckout(temporary.folder);
    const fault = path.join(temporary.folder, 'harness/faults/kill-node.ts');
    const source = await readFile(fault, 'utf8');
    const idle = source.replace('apply: (target) => target.kill(),', "apply: (target) => target.signal('SIGCONT'),");
    expect(idle).not.toBe(source);
    await writeFile(fault, idle);
    const args = ['run', 'flapping-node', '--arm', 'failover/node-killed', '--timeout', '2500', '--output', 'out'];
    const ran = await gatecrash(args, { cwd: temporary.folder, of: temporary.folder });
    const verdicts = verdictsOf(await documentOf(path.join(temporary.folder, 'out')));
    const broken = verdicts.find(([name]) => name === 'broken/node-killed');
    expect(broken).toEqual([
      'broken/node-killed',
      'inconclusive',
      expect.stringContaining('the fault did not take effect'),
    ]);
    expect(verdicts.find(([name]) => name === 'failover/node-killed')).toEqual([
      'failover/node-killed',
      'inconclusive',
      expect.stringMatching(/^not run: the broken arm broken\/node-killed is inconclusive: the fault did not take/),
    ]);
    expect(ran.code).toBe(3);
    const again = await gatecrash(['judge', 'out', '--reporter', 'json'], { cwd: temporary.folder });
    expect(again.stdout).toBe(await readFile(path.join(temporary.folder, 'out/run.json'), 'utf8'));
    expect((await documentOf(path.join(temporary.folder, 'out'))).complete).toBe(true);
  });

  /** Runs a broken arm whose load agent is stopped for 300 ms, as is all else in its pod. */
  async function stoppedWhileLoaded(folder: string, takes: number) {
    const args = ['run', 'flapping-node', '--arm', 'broken/node-killed', '--output', 'out', '--takes', String(takes)];
    const { child, ended } = startGatecrash(args, { cwd: folder });
    const log = path.join(folder, 'out/arms/flapping-node/broken.node-killed/access.log');
    await until('requests flow', async () => (await readFile(log, 'utf8').catch(() => '')).includes('"gc-50"'));
    const processes = podProcesses(child.pid ?? 0);
    for (const { pid } of processes) process.kill(pid, 'SIGSTOP');
    const until300 = performance.now() + 300;
    await until('300 ms have passed', () => performance.now() > until300);
    for (const { pid } of processes) process.kill(pid, 'SIGCONT');
    return ended;
  }

  it('is inconclusive where the load agent was stopped for 300 ms', async () => {
    await using temporary = await temporaryFolder();
    const ran = await stoppedWhileLoaded(temporary.folder, 1);
    const verdicts = verdictsOf(await documentOf(path.join(temporary.folder, 'out')));
    expect(verdicts.at(-1)).toEqual([
      'broken/node-killed',
      'inconclusive',
      expect.stringMatching(/^the load agent did not run for/),
    ]);
    expect(ran.code).toBe(3);
  });

  it('is taken once more, alone, where the load agent was stopped for 300 ms, and says so', async () => {
    await using temporary = await temporaryFolder();
    const ran = await stoppedWhileLoaded(temporary.folder, 2);
    const out = path.join(temporary.folder, 'out');
    const document = await documentOf(out);
    const [control, broken] = document.scenarios[0]?.arms ?? [];
    expect(control?.earlierTakes).toEqual([]);
    const reason = expect.stringMatching(/^the load agent did not run for/);
    expect(broken).toMatchObject({ verdict: 'confirmed', earlierTakes: [{ reason, settledBy: 'load' }] });
    expect(broken?.requests.sent).toBe(broken?.account?.sent);
    expect(document.takes).toBe(2);
    expect(ran.code).toBe(0);
    expect(ran.stderr).toContain('broken/node-killed: disturbed, to be taken again: the load agent did not run for');
    expect(ran.stdout.replaceAll(/\s+/g, ' ')).toContain(
      '1 arm was taken again, as the machine had disturbed the take before: flapping-node broken/node-killed (the load agent',
    );
    const again = await gatecrash(['judge', 'out', '--reporter', 'json'], { cwd: temporary.folder });
    expect(again.stdout).toBe(await readFile(path.join(out, 'run.json'), 'utf8'));
  });
});
