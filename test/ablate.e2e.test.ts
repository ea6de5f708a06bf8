import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { decisionPlan } from '../harness/model/decision.ts';
import { checkout } from './checkout.ts';
import { documentOf, gatecrash } from './gatecrash.ts';
import { temporaryFolder } from './local-pod.ts';

describe('run --ablate', () => {
  it('tells which directive of failover does it, apart from the verdict, and is judged the same again', {
    timeout: 240_000,
  }, async () => {
    await using temporary = await temporaryFolder();
    const { folder } = temporary;
    const scenario = path.join(folder, 'flapping');
    await cp(path.join(checkout, 'scenarios/flapping-node'), scenario, { recursive: true });
    // A directive that another one needs to be there: nginx does not take the config without it.
    const file = path.join(scenario, 'failover.conf');
    const config = await readFile(file, 'utf8');
    const limited = `limit_conn_zone $server_port zone=all:64k;\n${config.replace('listen 80;', 'listen 80;\n    limit_conn all 1000;')}`;
    await writeFile(file, limited);
    const args = ['run', './flapping', '--arm', 'failover/node-killed', '--ablate', '--output', 'out'];
    const ran = await gatecrash(args, { cwd: folder });
    const document = await documentOf(path.join(folder, 'out'));
    const [found] = document.scenarios;
    expect(document).toMatchObject({ ablate: true, plannedArms: 7, complete: true });
    expect(found?.arms.map(({ name, verdict, reason }) => [name, verdict === 'confirmed' ? verdict : reason])).toEqual([
      ['control', 'confirmed'],
      ['broken/node-killed', 'confirmed'],
      ['failover/node-killed', 'confirmed'],
    ]);
    // A claim that is refuted without a directive is no bad news.
    expect(ran.code).toBe(0);
    expect(found?.verdict).toBe('confirmed');
    const ablations = found?.ablations ?? [];
    expect(ablations.map(({ name }) => name)).toEqual(found?.ablationsPlanned);
    const byText = new Map(ablations.map((ablation) => [ablation.directive.text, ablation]));
    const next = byText.get('proxy_next_upstream error timeout;');
    expect(next).toMatchObject({
      of: 'failover/node-killed',
      effect: 'necessary',
      because: expect.stringMatching(/^with what was there before the claim is refuted: \d+ of \d+ requests .* failed/),
      arm: {
        verdict: 'refuted',
        settledBy: 'claim',
        folder: 'ablations/flapping/failover.node-killed/3',
        decision: { alpha: decisionPlan(7, 'normal', 2).alpha },
      },
    });
    expect(next?.arm?.exposuresFailed).toBe(next?.arm?.exposures);
    expect(byText.get('limit_conn_zone $server_port zone=all:64k;')).toMatchObject({
      effect: 'necessary',
      because: expect.stringMatching(/^nginx refuses the config without it: .*"all"/),
      arm: null,
    });
    // What makes no difference: a machine that is too busy may leave it open, and says so.
    for (const text of ['limit_conn all 1000;', 'proxy_next_upstream_tries 2;']) {
      expect(['idle', 'unclear']).toContain(byText.get(text)?.effect);
    }
    expect(ran.stdout).toContain('which directive of failover.conf did it');
    expect(ran.stdout).toMatch(/^necessary +\d+ +~ proxy_next_upstream error timeout; +200×\d+ /m);
    const again = await gatecrash(['judge', 'out', '--reporter', 'json'], { cwd: folder });
    expect(again.stdout).toBe(await readFile(path.join(folder, 'out/run.json'), 'utf8'));
    expect(again.code).toBe(0);
  });
});
