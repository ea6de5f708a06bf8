import { expect, test } from 'vitest';
import type { ArmCase } from '../model/arm-case.ts';
import { worsens } from '../model/claim.ts';
import type { JudgedArm } from '../model/evidence.ts';
import type { Verdict } from '../model/verdict.ts';
import { noEvidence } from './evidence.ts';
import { judgeArm } from './judge-arm.ts';
import {
  cycleMarks,
  failover,
  failoverCase,
  gatewayError,
  historyOf,
  type Tell,
  unprotected,
} from './testing/history-builder.ts';

const armCase = failoverCase();
const { history } = armCase;
const stoodStill = { ...history, account: history.account && { ...history.account, longestStallMs: 300 } };
const failsAtApp3: Tell = (moment) =>
  moment.id === 302 ? gatewayError('app-3', 502, 'connect-refused') : failover(moment);
const oneFailed = historyOf(
  (moment) => (moment.id === 301 ? unprotected(moment) : failover(moment)),
  cycleMarks(7),
  2100,
);
const exited = { program: 'app-1', at: 600, event: 'exited', expected: false, detail: null } as const;
const comparing = worsens({ measure: 'failedShare', than: 'other', by: 2 });

/** What an arm is judged to be beside arms that are confirmed, but for those that are named. */
function judged(changes: Partial<ArmCase>, others: Readonly<Record<string, Verdict | null>> = {}) {
  const verdictOf = (name: string): JudgedArm | null => {
    const verdict = others[name] === undefined ? 'confirmed' : others[name];
    const decision = { test: null, alpha: 0, beta: 0, decidedAt: null, leakExcluded: null };
    return verdict === null
      ? null
      : { verdict, reason: 'so', settledBy: 'claim', disturbed: false, decision, evidence: noEvidence };
  };
  const { verdict, settledBy, disturbed } = judgeArm(
    { ...armCase, ...changes },
    {
      judged: verdictOf,
      other: () => null,
      pages: () => null,
    },
  );
  return `${verdict} by ${settledBy}${disturbed ? ', disturbed' : ''}`;
}

test.each<[string, string, Partial<ArmCase>, Record<string, Verdict | null>?]>([
  ['nothing is amiss', 'confirmed by claim', {}],
  ['it was left out', 'skipped by run', { skippedBecause: 'no nft' }],
  ['it was interrupted', 'inconclusive by run', { interrupted: true }],
  ['the harness failed', 'inconclusive by harness', { problem: 'the disk is full' }],
  ['it was not run', 'inconclusive by other-arms', { notRun: true }],
  ['its account is missing', 'inconclusive by accounts', { history: { ...history, account: null } }],
  ['its control arm is missing', 'inconclusive by other-arms', {}, { control: null }],
  ['its broken arm is refuted', 'inconclusive by other-arms', {}, { 'broken/node-killed': 'refuted' }],
  ['it compares with a skipped arm', 'inconclusive by other-arms', { claim: comparing }, { other: 'skipped' }],
  [
    'it compares with an inconclusive arm',
    'inconclusive by other-arms',
    { claim: comparing },
    { other: 'inconclusive' },
  ],
  ['it compares with an arm that is not there', 'inconclusive by claim', { claim: comparing }, { other: null }],
  ['a program died', 'inconclusive by programs', { history: { ...history, programs: [exited] } }],
  ['its fault is not known', 'inconclusive by fault', { fault: null }],
  [
    'its fault was not seen',
    'inconclusive by fault',
    { history: { ...history, marks: history.marks.map((mark) => ({ ...mark, proof: null })) } },
  ],
  ['its fault came twice', 'inconclusive by fault', { history: historyOf(failover, cycleMarks(2), 1600) }],
  ['too few requests met the fault', 'inconclusive by claim', { history: historyOf(failover, cycleMarks(3), 960) }],
  ['its load stood still', 'inconclusive by load, disturbed', { history: stoodStill }],
  [
    'a node without a fault failed',
    'inconclusive by healthy-nodes, disturbed',
    { history: historyOf(failsAtApp3, cycleMarks(5), 1600) },
  ],
  ['one request failed', 'inconclusive by claim', { history: oneFailed }],
  [
    'one request failed while the gateway was held up',
    'inconclusive by claim, disturbed',
    { history: { ...oneFailed, stalls: [{ program: 'gateway', from: 500, to: 800, waitedMs: 290 }] } },
  ],
  ['requests failed', 'refuted by claim', { history: historyOf(unprotected, cycleMarks(5), 1600) }],
])('where %s, it is %s', (_, expected, changes, others) => {
  expect(judged(changes, others)).toBe(expected);
});
