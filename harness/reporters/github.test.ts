import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ArmDocument, RunDocument } from '../model/run-document.ts';
import { githubReporter } from './github.ts';
import { renderMarkdown } from './render-markdown.ts';
import type { ReporterContext } from './reporter.ts';
import { hostileRun } from './testing/hostile.ts';
import { testContext } from './testing/reporter-context.ts';
import { armDocument, confirmedRun, withArm } from './testing/run-document.ts';

const diff = `===
--- broken.conf
+++ failover.conf
@@ -10,3 +10,4 @@
   a;
-  proxy_next_upstream off;
+  proxy_next_upstream error timeout;
+  proxy_next_upstream_tries 2;
   b;
`;
const mitigation = { title: 'failover', config: 'failover.conf', diff, marks: [], with: null };
const configFile = (scenario: string, config: string) => `scenarios/${scenario}/${config}`;

function printed(document: RunDocument, changes: Partial<ReporterContext> = { configFile }): readonly string[] {
  const { context, text } = testContext(changes);
  githubReporter(context).onRunEnd?.(document, '/x');
  return text().split('\n');
}

/** Lines that GitHub obeys: it looks past blanks at the beginning, and for ##[ anywhere. */
const commands = (lines: readonly string[]) => lines.filter((line) => /^\s*::|##\[/.test(line));

function many(verdict: 'refuted' | 'inconclusive', count: number, changes: Partial<ArmDocument> = {}): RunDocument {
  const [scenario] = confirmedRun.scenarios;
  if (scenario === undefined) throw new Error('the run has a scenario');
  const arms = Array.from({ length: count }, (_, index) => armDocument({ name: `m${index}/f`, verdict, ...changes }));
  return { ...confirmedRun, scenarios: [{ ...scenario, arms }] };
}

describe('the github reporter', () => {
  it('puts an error at the first line that the refuted mitigation changes, and folds the tables away', () => {
    const reason = '21 of 216 failed: 100 %, 21 × 502';
    const document = withArm('failover/node-killed', { verdict: 'refuted', reason, mitigation });
    expect(printed(document)).toEqual([
      '::group::flapping-node: One node of three flaps (✗ 1 refuted, ✓ 2 confirmed)',
      'Now and then a 502; a refresh cures it.',
      '',
      'arm                   verdict      statuses        evidence                p50/p99 ms  tries',
      'control               ✓ confirmed  200×254         –                       20/–        1.00',
      '  0 of 254 requests failed without a fault',
      'broken/node-killed    ✓ confirmed  200×512 502×83  83/83 failed, 3 cycles  –/–         –',
      '  83 of 83 requests that nginx sent to app-2 while it was down ended in 502 connect-refused, in 3 cycles',
      'failover/node-killed  ✗ refuted    200×640         0/216 failed, 4 cycles  21/40       1.30',
      '  21 of 216 failed: 100 %, 21 × 502',
      '::endgroup::',
      '::error file=scenarios/flapping-node/failover.conf,line=11,title=gatecrash%3A flapping-node failover/node-killed is refuted::21 of 216 failed: 100 %25, 21 × 502 (again: npx gatecrash run flapping-node --arm failover/node-killed)',
      '✗ refuted  1 of 3 arms of flapping-node',
      '',
    ]);
  });

  it('warns of what is inconclusive, after the errors, and says what to do about a busy machine', () => {
    const document = withArm('control', { verdict: 'inconclusive', reason: 'late', settledBy: 'load' });
    expect(commands(printed(document, { configFile: () => null })).slice(2)).toEqual([
      '::warning title=gatecrash%3A flapping-node control is inconclusive::late; the machine was too busy: run it again on a quieter one (again: npx gatecrash run flapping-node --arm control)',
    ]);
  });

  it('prints no more annotations of a level than GitHub shows, and says in the last one how many more there are', () => {
    const errors = commands(printed(many('refuted', 10))).slice(2);
    expect(errors).toHaveLength(10);
    expect(errors.at(-1)).toContain('m9/f is refuted');
    const more = commands(printed(many('refuted', 86))).slice(2);
    expect(more).toHaveLength(10);
    expect(more.at(-1)).toMatch(/^::error title=gatecrash%3A 77 more arms are refuted::flapping-node m9\/f, /);
    expect(commands(printed(many('inconclusive', 12))).at(-1)).toContain('::warning title=gatecrash%3A 3 more arms');
  });

  it('has mitigations before what they rest on, and what waited for another arm last', () => {
    const waits = armDocument({ name: 'waits/f', verdict: 'inconclusive', settledBy: 'other-arms' });
    const cause = armDocument({ name: 'control', verdict: 'inconclusive', settledBy: 'load' });
    const [scenario] = confirmedRun.scenarios;
    if (scenario === undefined) throw new Error('the run has a scenario');
    const lines = commands(printed({ ...confirmedRun, scenarios: [{ ...scenario, arms: [waits, cause] }] }));
    expect(lines.slice(2).map((line) => line.split(' is ')[0])).toEqual([
      '::warning file=scenarios/flapping-node/broken.conf,line=1,title=gatecrash%3A flapping-node control',
      '::warning file=scenarios/flapping-node/broken.conf,line=1,title=gatecrash%3A flapping-node waits/f',
    ]);
  });

  it('adds the Markdown of the run to the summary of the step, below what is there', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'gatecrash-summary-'));
    const stepSummary = path.join(folder, 'summary.md');
    await writeFile(stepSummary, 'before\n');
    printed(confirmedRun, { stepSummary });
    const { context } = testContext();
    expect(await readFile(stepSummary, 'utf8')).toBe(`before\n${renderMarkdown(confirmedRun, context)}\n`);
    await rm(folder, { recursive: true });
  });

  it('lets nothing of a run be a command: its own are all that there are, each on its line', () => {
    fc.assert(
      fc.property(hostileRun, (document) => {
        const lines = printed(document, { configFile: (_, config) => config });
        const own = commands(lines).map((line) => /^::(group|endgroup|error|warning)(?=[ :])/.exec(line)?.[1] ?? line);
        const level = { refuted: 'error', inconclusive: 'warning' } as const;
        const expected = ['refuted', 'inconclusive'].flatMap((verdict) =>
          (document.scenarios[0]?.arms ?? [])
            .filter((arm) => (arm.verdict ?? 'inconclusive') === verdict)
            .map(() => level[verdict as keyof typeof level]),
        );
        expect(own).toEqual(['group', 'endgroup', ...expected]);
        for (const line of commands(lines).filter((each) => /^::(error|warning) /.test(each))) {
          const [, head = ''] = /^::\w+ (.*?)::/.exec(line) ?? [];
          expect(head.split(',').map((each) => each.split('=')[0])).toEqual(
            head.startsWith('file=') ? ['file', 'line', 'title'] : ['title'],
          );
        }
      }),
      { seed: 7 },
    );
  });
});
