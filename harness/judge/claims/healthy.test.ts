import { expect, test } from 'vitest';
import {
  answered,
  controlCase,
  failover,
  gatewayError,
  historyOf,
  lost,
  passedOn,
  type Tell,
} from '../testing/history-builder.ts';
import { claimOf } from '../testing/test-case.ts';

const control = (tell: Tell, requests = 400, belowRate = 0.001) =>
  claimOf(
    controlCase({
      history: historyOf(tell, [], requests),
      steadyState: { errorRateBelow: belowRate, latency: { percentile: 95, belowMs: 250 } },
    }),
  );

test('healthy holds after 219 clean requests in a run of six arms', () => {
  expect(control(failover, 218)).toMatchObject({ outcome: 'undecided', waitingFor: '1 more clean request, has 218' });
  expect(control(failover, 219)).toMatchObject({ outcome: 'holds', decision: { decidedAt: 219 } });
});

test('healthy fails above the rate of gateway errors', () => {
  const one: Tell = ({ id, node }) => (id === 7 ? gatewayError(null, 502, 'no-live-upstreams') : answered(node));
  expect(control(one)).toMatchObject({
    outcome: 'fails',
    reason: '1 of 400 requests were gateway errors without a fault (1 × 502 no-live-upstreams); below 0.1 % is healthy',
  });
});

test('healthy fails with any failure, whatever rate of gateway errors is allowed', () => {
  const one: Tell = ({ id, node }) => (id === 7 ? lost(node, 'ECONNRESET') : answered(node));
  const reason = '1 of 400 requests failed without a fault (1 × ECONNRESET); a control arm may have none';
  expect(control(one)).toMatchObject({ outcome: 'fails', reason });
  expect(control(one, 400, 0.01)).toMatchObject({ outcome: 'fails', reason });
  const made: Tell = ({ id, node }) => (id === 7 ? gatewayError(null, 502, 'no-live-upstreams') : answered(node));
  expect(control(made, 400, 0.01)).toMatchObject({
    outcome: 'fails',
    reason: '1 of 400 requests failed without a fault (1 × 502 no-live-upstreams); a control arm may have none',
  });
});

test('healthy fails where an attempt failed that no client has noticed', () => {
  const saved: Tell = ({ id, node }) => (id === 7 ? passedOn('app-2', answered('app-3')) : answered(node));
  expect(control(saved, 400, 0.5)).toMatchObject({
    outcome: 'fails',
    reason: '1 of 400 requests had a failed attempt at a node without a fault (1 × 200)',
  });
});

test('healthy fails where it is too slow', () => {
  const slow: Tell = ({ id, node }) => ({ ...answered(node), lastMs: id % 10 === 0 ? 251 : 20 });
  expect(control(slow)).toMatchObject({
    outcome: 'fails',
    reason: 'p(95) of the latency was 251 ms without a fault; below 250 ms is healthy',
  });
});

test('healthy waits until the percentile has ten requests beyond it', () => {
  const armCase = controlCase({
    steadyState: { errorRateBelow: 0.001, latency: { percentile: 99, belowMs: 250 } },
  });
  expect(claimOf(armCase)).toMatchObject({
    outcome: 'undecided',
    waitingFor: 'enough requests for p(99) of the latency, has 400',
  });
});
