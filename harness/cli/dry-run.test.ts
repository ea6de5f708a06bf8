import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { gatecrash, temporaryFolder } from './testing/gatecrash.ts';

const failover = ['run', 'flapping-node', '--arm', 'failover/node-killed', '--dry-run', '--runtime', 'local'];

describe('run --dry-run', () => {
  it('shows every arm in its order with claim and config, the runtime and why, the run folder and α, and writes nothing', async () => {
    using temporary = temporaryFolder();
    const { code, stdout, stderr } = await gatecrash([...failover, '--output', 'out'], temporary.folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('would run 3 arms of 1 scenario; nothing was started\n');
    const rows = stdout.match(/^(control|broken|failover)\S* .*/gm)?.map((row) => row.split(/ {2,}/));
    expect(rows).toEqual([
      ['control', 'healthy without a fault', 'broken.conf'],
      ['broken/node-killed', 'shows the gateway error, for the expected', 'broken.conf'],
      ['failover/node-killed', 'no request that meets the fault fails', 'failover.conf'],
    ]);
    expect(stdout).toMatch(/^runtime: (local \(namespaces as |none \()/m);
    expect(stdout).toMatch(/^gateway: /m);
    expect(stdout).toContain('run folder: out\n');
    expect(stdout).toContain('α: 1e-4 for the planned run, 3.0e-5 for the first take of each of its 3 arms\n');
    expect(readdirSync(temporary.folder)).toEqual([]);
  });

  it('names the gateway that was asked for', async () => {
    using temporary = temporaryFolder();
    const { stdout } = await gatecrash([...failover, '--nginx', '1.29.1'], temporary.folder);
    expect(stdout).toContain('gateway: nginx 1.29.1\n');
    const asJson = await gatecrash([...failover, '--nginx', '1.29.1', '--reporter', 'json'], temporary.folder);
    expect(JSON.parse(asJson.stdout).gateway).toBe('nginx 1.29.1');
  });

  it('keeps within 80 columns, and leaves the claims room to be read', async () => {
    using temporary = temporaryFolder();
    const args = ['run', 'peak-load', '--dry-run', '--runtime', 'local', '--output', 'out'];
    const lines = (await gatecrash(args, temporary.folder)).stdout.split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines).toContainEqual(expect.stringMatching(/^autoscaling\/overload +no request fails later than 2000 ms/));
  });

  it('is one JSON document with --reporter json, which names the rest of the plan', async () => {
    using temporary = temporaryFolder();
    const args = [...failover, '--reporter', 'json', '--repeat-each', '2', '--shard', '2/2', '-j', '3', '--seed', '7'];
    const plan = JSON.parse((await gatecrash(args, temporary.folder)).stdout);
    expect(plan).toMatchObject({
      schemaVersion: 1,
      dryRun: true,
      runtime: { why: expect.any(String) },
      seed: 7,
      workers: 3,
      repeatEach: 2,
      takes: 2,
      shard: { index: 2, of: 2 },
      plannedArms: 6,
      alpha: { run: 1e-4, perArm: (0.9 * 1e-4) / 6 },
    });
    const arms = plan.scenarios[0].arms as readonly { name: string; repetition: number }[];
    expect(arms.map(({ name, repetition }) => [name, repetition])).toEqual([
      ['control', 2],
      ['broken/node-killed', 2],
      ['failover/node-killed', 2],
    ]);
    expect(readdirSync(temporary.folder)).toEqual([]);
  });

  it('lists what --ablate would run again, and that nginx has not seen it yet', async () => {
    using temporary = temporaryFolder();
    const { stdout } = await gatecrash([...failover, '--ablate', '--takes', '1'], temporary.folder);
    expect(stdout).toContain('would run 3 arms and 2 ablations of 1 scenario; nothing was started\n');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'a run first finds out whether nginx takes the config then (nginx -t)',
    );
    expect(stdout).toMatch(/^failover\/node-killed {2}failover\.conf:18 {2}with proxy_next_upstream off; in the$/m);
    expect(stdout).toMatch(/^failover\/node-killed {2}failover\.conf:19 {2}without proxy_next_upstream_tries 2;$/m);
    expect(stdout).toContain('2.0e-5 for each of its 5 arms\n');
    const plan = JSON.parse(
      (await gatecrash([...failover, '--ablate', '--reporter', 'json'], temporary.folder)).stdout,
    );
    expect(plan.ablate).toBe(true);
    expect(plan.scenarios[0].ablations).toMatchObject([
      { of: 'failover/node-killed', directive: { line: 18, change: 'changed', before: ['proxy_next_upstream off;'] } },
      { of: 'failover/node-killed', directive: { line: 19, change: 'added', text: 'proxy_next_upstream_tries 2;' } },
    ]);
  });

  it('refuses wrong input as a real run does', async () => {
    using temporary = temporaryFolder();
    const { code, stdout } = await gatecrash(
      ['run', 'flapping-node', '--arm', 'failovr', '--dry-run'],
      temporary.folder,
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});
