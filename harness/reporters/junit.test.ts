import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { parse } from 'junit2json';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import type { RunDocument } from '../model/run-document.ts';
import { junitReporter } from './junit.ts';
import { hostileRun, longRun } from './testing/hostile.ts';
import { testContext } from './testing/reporter-context.ts';
import { confirmedRun, withArm } from './testing/run-document.ts';

const schema = readFile(new URL('testing/jenkins-junit.xsd', import.meta.url), 'utf8');

async function junit(document: RunDocument): Promise<string> {
  const stored = { document, eachRecord: async () => {} };
  return String(await junitReporter.render(stored, testContext().context));
}

/** What the schema has against it. */
async function complaints(...documents: readonly string[]): Promise<readonly string[]> {
  const xml = documents.map((contents, index) => ({ fileName: `junit-${index}.xml`, contents }));
  return (await validateXML({ xml, schema: await schema })).errors.map(({ message }) => message);
}

/** The parser reads the text of every element; its types have none for a skipped one. */
const innerOf = (skipped: object | undefined) => (skipped as { readonly inner?: string } | undefined)?.inner;

/** [classname, name, what kept it from passing, its message or text] of every testcase, as a public parser reads them. */
async function casesOf(xml: string) {
  const read = await parse(xml);
  const suites = read !== null && read !== undefined && 'testsuite' in read ? (read.testsuite ?? []) : [];
  return suites.flatMap((suite) =>
    (suite.testcase ?? []).map((each) => {
      const [skipped, failure, error] = [each.skipped?.[0], each.failure?.[0], each.error?.[0]];
      const what = failure ? 'failure' : error ? 'error' : skipped ? 'skipped' : 'passed';
      return [each.classname, each.name, what, (failure ?? error)?.message ?? innerOf(skipped) ?? null];
    }),
  );
}

const refuted = withArm('failover/node-killed', {
  verdict: 'refuted',
  reason: '21 of 216 requests that met the dead node failed: 21 × 502 connect-refused',
});

describe('junit.xml', () => {
  it('has a suite per scenario and a testcase per arm, and of a refuted one the lines that decided and the command', async () => {
    const xml = await junit(refuted);
    expect(xml).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="gatecrash" tests="3" failures="1" errors="0" time="10.000">
<testsuite name="flapping-node" id="0" tests="3" failures="1" errors="0" skipped="0" time="8.400" timestamp="2026-11-22T23:47:34">
<properties>
<property name="gateway" value="nginx 1.22.1"/>
<property name="digest" value="sha256:0"/>
<property name="runtime" value="local"/>
<property name="seed" value="7"/>
<property name="confidence" value="normal"/>
<property name="command" value="gatecrash run flapping-node"/>
</properties>
<testcase name="control" classname="flapping-node" time="2.800">
<system-out>0 of 254 requests failed without a fault</system-out>
</testcase>
<testcase name="broken/node-killed" classname="flapping-node" time="2.800">
<system-out>83 of 83 requests that nginx sent to app-2 while it was down ended in 502 connect-refused, in 3 cycles</system-out>
</testcase>
<testcase name="failover/node-killed" classname="flapping-node" time="2.800">
<failure type="refuted" message="21 of 216 requests that met the dead node failed: 21 × 502 connect-refused">21 of 216 requests that met the dead node failed: 21 × 502 connect-refused
gateway: 2026/11/22 23:47:35 [error] 7#7: *12 connect() failed (111: Connection refused) while connecting to upstream
again: npx gatecrash run flapping-node --arm failover/node-killed</failure>
<system-out>21 of 216 requests that met the dead node failed: 21 × 502 connect-refused
gateway: 2026/11/22 23:47:35 [error] 7#7: *12 connect() failed (111: Connection refused) while connecting to upstream</system-out>
</testcase>
</testsuite>
</testsuites>
`);
    expect(await complaints(xml)).toEqual([]);
  });

  it('is read by a public parser: refuted is a failure, inconclusive an error, skipped is skipped', async () => {
    const name = 'failover/node-killed';
    const only = async (document: RunDocument) => (await casesOf(await junit(document))).at(-1);
    expect(await casesOf(await junit(confirmedRun))).toEqual([
      ['flapping-node', 'control', 'passed', null],
      ['flapping-node', 'broken/node-killed', 'passed', null],
      ['flapping-node', name, 'passed', null],
    ]);
    expect((await only(refuted))?.[2]).toBe('failure');
    const inconclusive = withArm(name, { verdict: 'inconclusive', reason: 'too few', repetition: 2 });
    expect(await only({ ...inconclusive, complete: true })).toEqual([
      'flapping-node',
      name,
      'error',
      'without a result: the run ended before this arm did',
    ]);
    expect((await casesOf(await junit(inconclusive))).at(2)).toEqual([
      'flapping-node',
      `${name} #2`,
      'error',
      'too few',
    ]);
    const skipped = withArm(name, { verdict: 'skipped', skippedBecause: 'there is no nft' });
    expect(await only(skipped)).toEqual(['flapping-node', name, 'skipped', 'skipped because there is no nft']);
    const problem = { code: 'GC9004', message: 'toxiproxy died', hint: null };
    expect(await only(withArm(name, { problem }))).toEqual(['flapping-node', name, 'error', 'GC9004: toxiproxy died']);
    expect(await only(withArm(name, { verdict: null, reason: null }))).toEqual([
      'flapping-node',
      name,
      'error',
      'not judged',
    ]);
  });

  it('tells what each directive of a mitigation does in the output of its arm, as that is no part of the verdict', async () => {
    const [scenario] = confirmedRun.scenarios;
    if (scenario === undefined) throw new Error('the run has a scenario');
    const directive = {
      file: 'failover.conf',
      line: 17,
      column: 9,
      inside: [],
      change: 'changed' as const,
      before: [],
    };
    const ablation = {
      ...{ name: 'x', of: 'failover/node-killed', refused: null, arm: null },
      directive: { ...directive, text: 'proxy_next_upstream error;' },
      ...{ effect: 'necessary' as const, because: '83 of 83 failed' },
    };
    const xml = await junit({ ...confirmedRun, ablate: true, scenarios: [{ ...scenario, ablations: [ablation] }] });
    expect(xml).toContain('\nwithout failover.conf:17 proxy_next_upstream error;: necessary (83 of 83 failed)\n');
    expect(xml).toContain('<testsuites name="gatecrash" tests="3" failures="0" errors="0"');
  });

  it('has no run pass that was interrupted', async () => {
    const [scenario] = confirmedRun.scenarios;
    if (scenario === undefined) throw new Error('the run has a scenario');
    const cut = { ...scenario, arms: scenario.arms.slice(0, 1) };
    const killed: RunDocument = { ...confirmedRun, complete: false, finishedAt: null, scenarios: [cut] };
    expect((await casesOf(await junit(killed))).map(([, name, what]) => [name, what])).toEqual([
      ['control', 'passed'],
      ['broken/node-killed', 'error'],
      ['failover/node-killed', 'error'],
    ]);
    const message = 'the run was stopped before its end: 3 of 3 planned arms have a result';
    const ended = await junit({ ...confirmedRun, complete: false });
    expect((await casesOf(ended)).at(-1)).toEqual(['gatecrash', 'complete run', 'error', message]);
    expect(await complaints(await junit(killed), ended, await junit({ ...killed, scenarios: [] }))).toEqual([]);
  });

  it('shortens lines of a log that are longer than anybody reads', async () => {
    const xml = await junit(longRun(3, 'x'.repeat(1e6)));
    expect(xml).toContain(`gateway: ${'x'.repeat(2000)}…\n`);
  });

  it('is valid whatever the texts of a run hold', async () => {
    const documents = await Promise.all(fc.sample(hostileRun, { numRuns: 300, seed: 20 }).map(junit));
    expect(await complaints(...documents)).toEqual([]);
  });

  it('gives every text back as it was, but for what XML cannot have', async () => {
    const reason = 'a ]]> b & <c> "d" \'e\' — ü 𐀀 f\u0000g\ud800h';
    const [read] = (await casesOf(await junit(withArm('control', { verdict: 'refuted', reason })))) ?? [];
    expect(read?.[3]).toBe('a ]]> b & <c> "d" \'e\' — ü 𐀀 f g\ufffdh');
  });
});
