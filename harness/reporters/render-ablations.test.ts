import { expect, it } from 'vitest';
import type { AblationDocument, ScenarioDocument } from '../model/run-document.ts';
import { renderAblations } from './render-ablations.ts';
import { armDocument, confirmedRun } from './testing/run-document.ts';

const of = 'failover/node-killed';

function ablation(changes: Partial<AblationDocument>, directive: Partial<AblationDocument['directive']>) {
  return {
    name: `${of} without ${directive.text}:${directive.line}`,
    of,
    directive: {
      file: 'failover.conf',
      line: 1,
      column: 9,
      inside: ['server', 'location /'],
      text: 'a;',
      change: 'added' as const,
      before: [],
      ...directive,
    },
    refused: null,
    effect: 'unclear' as const,
    because: 'it was not run',
    arm: null,
    ...changes,
  };
}

const ablations = [
  ablation(
    {
      effect: 'necessary',
      because: 'with what was there before the claim is refuted: 83 of 83 requests failed',
      arm: armDocument({ name: of, statuses: { 200: 512, 502: 83 } }),
    },
    {
      line: 18,
      text: 'proxy_next_upstream error timeout;',
      change: 'changed',
      before: ['proxy_next_upstream off;'],
    },
  ),
  ablation(
    {
      effect: 'idle',
      because: 'without it the claim holds',
      arm: armDocument({ name: of, statuses: { 200: 640 } }),
    },
    { line: 19, text: 'proxy_next_upstream_tries 2;' },
  ),
  ablation(
    { effect: 'necessary', because: 'nginx refuses the config without it: no such zone', refused: 'no such zone' },
    { line: 3, text: 'limit_req_zone $server_port zone=app:64k rate=180r/s;' },
  ),
  ablation({}, { line: 7, text: 'server app-9:8080;', change: 'removed', file: 'broken.conf' }),
  ablation({}, { line: 8, text: 'proxy_read_timeout 1s;', change: 'moved' }),
];

const mitigation = { title: '', config: 'failover.conf', diff: '', marks: [], with: null };

function rendered(changes: Partial<ScenarioDocument>, verbose = false): readonly string[] {
  const [scenario] = confirmedRun.scenarios;
  if (scenario === undefined) throw new Error('no scenario');
  const arms = scenario.arms.map((arm) => (arm.name === of ? { ...arm, mitigation } : arm));
  return renderAblations({ ...scenario, arms, ...changes }, { width: 80, paint: (_, text) => text, verbose });
}

const planned = ablations.map(({ name }) => name);

it('is a table for each mitigation, with a sentence where there is a difference, in 80 columns', () => {
  expect(rendered({ ablations, ablationsPlanned: planned })).toEqual(
    `
failover/node-killed: which directive of failover.conf did it, each taken back
alone
effect     line           directive                               without it
necessary  18             ~ proxy_next_upstream error timeout;    200×512 502×83
  with what was there before the claim is refuted: 83 of 83 requests failed
idle       19             + proxy_next_upstream_tries 2;          200×640
necessary  3              + limit_req_zone $server_port           nginx refuses
                          zone=app:64k rate=180r/s;
  nginx refuses the config without it: no such zone
unclear    broken.conf:7  - server app-9:8080;                    not run
unclear    8              > proxy_read_timeout 1s;                not run
  it was not run`.split('\n'),
  );
});

it('has the sentence of an idle one for those who want to know more', () => {
  expect(rendered({ ablations, ablationsPlanned: planned }, true)).toContain('  without it the claim holds');
});

it('says so where a config has no directive of its own, and how many have no result yet', () => {
  const config = armDocument({
    name: of,
    role: 'mitigation',
    mitigation: { ...mitigation, config: 'broken.conf' },
  });
  expect(rendered({ arms: [config] }).join(' ')).toBe(
    ` ${of}: no directive of broken.conf differs from the broken config, so there is nothing to take back.`,
  );
  expect(rendered({ ablations: ablations.slice(0, 2), ablationsPlanned: planned }).at(-1)).toBe(
    '3 directives without a result',
  );
});
