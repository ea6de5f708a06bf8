import { expect, test } from 'vitest';
import { worsens } from '../../model/claim.ts';
import {
  answered,
  brokenCase,
  controlCase,
  failoverToldAs,
  gatewayError,
  passedOn,
  type Tell,
  unprotected,
} from '../testing/history-builder.ts';
import { claimOf } from '../testing/test-case.ts';

const broken = brokenCase();
const than = broken.name;
const claim = worsens({
  ...{ measure: 'attemptsPerRequest', than: 'control', by: 1.25 },
  noHelp: { measure: 'failedExposureShare', than, by: 0.8 },
});
const compare = (tell: Tell, others = [controlCase(), broken]) => claimOf(failoverToldAs(tell, { claim }), others);

/** Each request is tried at app-1 first, whoever's turn it is. */
const twice =
  (then: Tell): Tell =>
  (moment) =>
    passedOn('app-1', then(moment));

test('an anti-pattern that costs more and is no help holds', () => {
  expect(compare(twice(unprotected))).toMatchObject({
    outcome: 'holds',
    reason: expect.stringMatching(
      /in control: at least 1\.25 times as much; the share of failed requests among those that met the fault while it was in effect was .* in broken\/node-killed: at least 0\.8 times as much$/,
    ),
    decision: { test: 'ratio', alpha: 1e-4 / 6 },
  });
});

test('what costs more and helps is no such anti-pattern', () => {
  expect(compare(twice(({ node }) => answered(node)))).toMatchObject({
    outcome: 'fails',
    reason: expect.stringMatching(
      /^the share of failed requests among those .* was 0 % .*: less than 0\.8 times as much$/,
    ),
  });
});

test('what is no help and costs no more is none either', () => {
  expect(compare(unprotected)).toMatchObject({
    outcome: 'fails',
    reason: expect.stringContaining('number of attempts per request'),
  });
});

test('without the arm in which nothing is done it cannot be told whether it helps', () => {
  expect(
    compare(
      twice(() => gatewayError('app-2', 502, 'connect-refused')),
      [controlCase()],
    ),
  ).toMatchObject({
    outcome: 'undecided',
    reason: 'there is no arm broken/node-killed to compare with',
  });
});
