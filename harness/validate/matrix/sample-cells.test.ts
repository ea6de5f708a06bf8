import { expect, it } from 'vitest';
import type { CellSample } from './cell.ts';
import { matrixFaults } from './matrix-faults.ts';
import type { CellPlan } from './plan-cells.ts';
import { isBack, isSteady, type PodSeen, type SentRequest, sampleCell, type UnseenCell } from './sample-cells.ts';

const planOf = (fault: string): CellPlan => ({
  target: {
    ...{ location: '/', connect: { host: '127.0.0.1', port: 80 }, tls: false, proxyProtocol: false },
    ...{ host: 'shop.example', path: '/', peers: ['app:80'], upstream: 'app:80' },
    at: { file: 'nginx.conf', line: 3, column: 7 } as CellPlan['target']['at'],
  },
  peers: ['app:80'],
  method: 'GET',
  fault: matrixFaults.find(({ id }) => id === fault) as CellPlan['fault'],
});

let next = 0;
const sent = (phase: SentRequest['phase'], due: number, outcome: SentRequest['outcome'] = 200): SentRequest => ({
  ...{ id: next++, cell: 0, phase, due, outcome },
  done: outcome === null ? null : due + 10,
});

/** Every request reached the peer, but for those named. */
function seenOf(
  requests: readonly SentRequest[],
  other: Partial<PodSeen> = {},
  lost: readonly SentRequest[] = [],
): PodSeen {
  const arrived = requests.filter((request) => !lost.includes(request));
  return {
    sent: requests,
    arrivals: new Map(arrived.map(({ id }) => [id, ['app:80']])),
    ...{ nameless: new Set(), failedConnects: new Map(), logged: true, changedAt: 1000, ...other },
  };
}

const sampled = (seen: PodSeen, fault = 'refused') => sampleCell(planOf(fault), 0, seen) as CellSample;

it('has what was asked before the fault and while it was there, with what each took', () => {
  const cell = sampled(seenOf([sent('healthy', 0), sent('during', 500), sent('after', 1001)]));
  expect(cell).toMatchObject({
    server: 'shop.example:80',
    at: 'nginx.conf:3:7',
    fault: 'refused',
    recoveredAfterMs: 0,
  });
  expect(cell.healthy).toEqual([{ outcome: 200, ms: 10, arrivals: 1, standIn: false }]);
  expect(cell.during).toHaveLength(1);
  expect(cell.nodes).toEqual([{ name: 'app:80', requests: 1 }]);
});

it('counts an attempt that reached no peer by the error log', () => {
  const [healthy, during] = [sent('healthy', 0), sent('during', 500, 502)];
  const failedConnects = new Map([[during.id, 2]]);
  expect(sampled(seenOf([healthy, during], { failedConnects }, [during])).attempts).toBe(2);
  expect(
    sampled(seenOf([healthy, during], { failedConnects: new Map(), logged: false }, [during])).attempts,
  ).toBeNull();
});

it('knows no attempts by arrivals alone where the fault keeps attempts from arriving', () => {
  const requests = [sent('healthy', 0), sent('during', 500)];
  expect(sampled(seenOf(requests, { logged: false })).attempts).toBeNull();
  expect(sampled(seenOf(requests, { logged: false }), 'hang').attempts).toBe(1);
});

it('counts a connect that the client did not outlast', () => {
  const [healthy, during] = [sent('healthy', 0), sent('during', 500, 'TIMEOUT')];
  expect(sampled(seenOf([healthy, during], {}, [during])).attempts).toBe(1);
});

it('knows an answer that no peer gave where each was given by one before', () => {
  const [healthy, during] = [sent('healthy', 0), sent('during', 500)];
  expect(sampled(seenOf([healthy, during], {}, [during])).during[0]?.standIn).toBe(true);
  const cached = sent('healthy', 1);
  expect(sampled(seenOf([healthy, cached, during], {}, [cached, during])).during[0]?.standIn).toBe(false);
});

it('is felt until the first of an unbroken row of answers', () => {
  const requests = [sent('healthy', 0), sent('after', 1100, 502), sent('after', 1300), sent('after', 1500, 502)];
  expect(sampled(seenOf([...requests, sent('after', 1700), sent('after', 1900)])).recoveredAfterMs).toBe(700);
  expect(sampled(seenOf(requests)).recoveredAfterMs).toBeNull();
});

it('does not count what had not ended when nobody looked any more', () => {
  expect(sampled(seenOf([sent('healthy', 0), sent('after', 1100), sent('after', 1300, null)])).recoveredAfterMs).toBe(
    0,
  );
});

it('looks at what comes when the peers serve again, where that is the fault', () => {
  const requests = [sent('healthy', 0), sent('away', 500, 502), sent('during', 1100, 502), sent('during', 1300)];
  const cell = sampled(seenOf(requests), 'back-again');
  expect(cell.during).toHaveLength(2);
  expect(cell.recoveredAfterMs).toBe(300);
});

it('is back after three answers in a row', () => {
  const bad = sent('after', 1100, 502);
  const good = [sent('after', 1200), sent('after', 1300), sent('after', 1400)];
  const healthy = sent('healthy', 0);
  const plan = planOf('refused');
  expect(isBack(plan, 0, seenOf([healthy, bad, ...good.slice(1)]))).toBe(false);
  expect(isBack(plan, 0, seenOf([healthy, bad, ...good]))).toBe(true);
});

it('says nothing of a place whose requests reach no peer when nothing is wrong', () => {
  const healthy = sent('healthy', 0, 401);
  const unseen = sampleCell(planOf('hang'), 0, seenOf([healthy], {}, [healthy])) as UnseenCell;
  expect(unseen.because).toBe('its requests reach no peer when nothing is wrong: 401');
});

it('knows no attempts where the config takes the id away on the way to the peer', () => {
  const requests = [sent('healthy', 0), sent('during', 500)];
  const cell = sampled(seenOf(requests, { nameless: new Set(['app:80']), arrivals: new Map() }));
  expect(cell.attempts).toBeNull();
  expect(cell.during[0]?.arrivals).toBeNull();
});

it('counts no arrival at a peer that is asked beside (auth_request), and knows a peer at its new address', () => {
  const requests = [sent('healthy', 0), sent('during', 500)];
  const arrivals = new Map(requests.map(({ id }) => [id, ['auth:80', 'app:80 (new address)']]));
  const cell = sampled(seenOf(requests, { arrivals }));
  expect(cell.during[0]?.arrivals).toBe(1);
  expect(cell.nodes).toEqual([{ name: 'app:80 (new address)', requests: 1 }]);
});

it('says nothing of a place that is not well before the fault, and is so where it always fails alike', () => {
  const mixed = seenOf([sent('healthy', 0), sent('healthy', 200, 504), sent('during', 500)]);
  expect(isSteady(0, mixed)).toBe(false);
  expect(sampleCell(planOf('hang'), 0, mixed)).toMatchObject({ because: 'it is not well before the fault: 200, 504' });
  expect(isSteady(0, seenOf([sent('healthy', 0, 502), sent('healthy', 200, 502)]))).toBe(true);
  expect(isSteady(0, seenOf([sent('healthy', 0, 200), sent('healthy', 200, 304)]))).toBe(true);
});
