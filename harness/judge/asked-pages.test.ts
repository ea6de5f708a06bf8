import { expect, test } from 'vitest';
import type { ArmCase } from '../model/arm-case.ts';
import type { ArmHistory } from '../model/history.ts';
import type { RequestRecord } from '../model/record.ts';
import { accountingTrouble } from './accounting.ts';
import { askedPages } from './asked-pages.ts';
import { judgeScenario } from './judge-scenario.ts';
import { brokenCase, controlCase, failoverCase } from './testing/history-builder.ts';

const { history } = failoverCase();

/** The same history, with what nodes were asked for told otherwise: by what the load asked for (0 GET /, 1 POST /checkout). */
function askedFor(sound: ArmHistory, as: (record: RequestRecord) => string | undefined): ArmHistory {
  const records = sound.records.map((one) => ({
    ...one,
    arrivals: one.arrivals.map((arrival) => ({ ...arrival, as: as(one) })),
  }));
  return { ...sound, records };
}

const byRoute =
  (pages: readonly (string | undefined)[]) =>
  ({ route }: RequestRecord) =>
    pages[route];

/** The trouble with a mitigation whose nodes were asked for these, beside arms whose nodes were asked for those. */
function besideTrouble(
  as: (record: RequestRecord) => string | undefined,
  inBroken: readonly (string | undefined)[] = [],
  inControl = inBroken,
): string | null {
  const [broken, control] = [brokenCase(), controlCase()];
  const beside = [
    { ...broken, history: askedFor(broken.history, byRoute(inBroken)) },
    { ...control, history: askedFor(control.history, byRoute(inControl)) },
  ];
  const mitigated = failoverCase({ history: askedFor(history, as) });
  return accountingTrouble(mitigated, beside.map(askedPages));
}

test('nodes are asked for what they are asked for in the broken arm or in control', () => {
  expect(besideTrouble(() => undefined)).toBe(null);
  const stripped = ['GET /root', 'POST /'];
  expect(besideTrouble(byRoute(stripped), stripped)).toBe(null);
  expect(besideTrouble(byRoute(stripped), [], stripped)).toBe(null);
  // Nothing tells of a request of which the header was taken away, but that it asks for what the load does.
  expect(besideTrouble(byRoute(['GET /', 'POST /checkout']))).toBe(null);
  expect(besideTrouble(() => undefined, ['GET /', 'POST /checkout'])).toBe(null);
});

test('one that is asked for another page, or by another method, is told', () => {
  expect(besideTrouble(({ id }) => (id === 900 ? 'GET /cheap' : undefined))).toBe(
    'request 900 asked for GET /, but app-1 was asked for GET /cheap, which no node is for that request in broken/node-killed or control',
  );
  expect(besideTrouble(byRoute([undefined, 'GET /checkout']))).toBe(
    'request 1 asked for POST /checkout, but app-2 was asked for GET /checkout, which no node is for that request in broken/node-killed or control',
  );
});

test('what nodes are asked for on behalf of another request does not count for this one', () => {
  expect(besideTrouble(byRoute(['GET /other']), [undefined, 'GET /other'])).toMatch(/^request 0 asked for GET \/, but/);
});

test('nor what the load asked for, where the nodes beside are asked for something else', () => {
  expect(besideTrouble(() => undefined, ['GET /root'])).toBe(
    'request 0 asked for GET /, but app-1 was asked for just that, which no node is for that request in broken/node-killed or control',
  );
});

test('a load of its own is compared by what it asks for, and where that is new, nodes are asked for just that', () => {
  const beside = [askedPages(brokenCase())];
  const requests = [
    { method: 'POST', path: '/checkout' },
    { method: 'GET', path: '/new' },
  ] as const;
  expect(accountingTrouble(failoverCase({ requests }), beside)).toBe(null);
  const other = failoverCase({ requests, history: askedFor(history, byRoute([undefined, 'GET /cheap'])) });
  expect(accountingTrouble(other, beside)).toBe(
    'request 1 asked for GET /new, but app-2 was asked for GET /cheap, which no node is for that request in broken/node-killed',
  );
});

/** What is judged of a mitigation, or whatever it is said to be, whose nodes are asked for these. */
function judged(pages: readonly (string | undefined)[], changes: Partial<ArmCase> = {}) {
  const mitigated = failoverCase({ history: askedFor(history, byRoute(pages)), ...changes });
  const broken = brokenCase();
  // What the broken arm asks its nodes for is held against nothing.
  const asking = { ...broken, history: askedFor(broken.history, byRoute(['GET /root'])) };
  const arms = judgeScenario([controlCase(), asking, mitigated]);
  expect(arms.get(broken.name)?.verdict).toBe('confirmed');
  const { verdict, settledBy } = arms.get(mitigated.name) ?? {};
  return `${verdict} by ${settledBy}`;
}

test('an arm that rests on a broken one, whatever it is, is inconclusive by its accounts', () => {
  expect(judged([])).toBe('confirmed by claim');
  expect(judged(['GET /root'])).toBe('confirmed by claim');
  for (const role of ['mitigation', 'anti-pattern', 'alert'] as const) {
    expect(judged(['GET /cheap'], { role }), role).toBe('inconclusive by accounts');
  }
});
