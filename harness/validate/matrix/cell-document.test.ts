import { expect, it } from 'vitest';
import { cellSchema } from '../../model/validation-cell.ts';
import type { CellRequest, CellSample } from './cell.ts';
import { cellDocument } from './cell-document.ts';

const request = (outcome: CellRequest['outcome'], other: Partial<CellRequest> = {}): CellRequest => ({
  ...{ outcome, ms: 20.04, arrivals: 1, standIn: false, ...other },
});

const sample: CellSample = {
  ...{ server: 'a:80', location: '/', upstream: 'app:80', fault: 'one-down', method: 'POST', at: 'nginx.conf:3:7' },
  healthy: [request(200)],
  during: [
    request(200),
    request(502, { arrivals: 0, ms: 1 }),
    request(200, { arrivals: 2 }),
    request(null, { ms: null }),
  ],
  attempts: 5,
  nodes: [{ name: 'app:80', requests: 3 }],
  recoveredAfterMs: 10_012.34,
};

it('tells the worst grade, what requests came to, and what they cost', () => {
  const cell = cellDocument(sample, 'nginx 1.22.1');
  expect(cell).toMatchObject({
    ...{ gateway: 'nginx 1.22.1', grade: 'duplicates', requests: 4, failed: 2, duplicates: 1 },
    ...{ statuses: { 200: 2, 502: 1, TIMEOUT: 1 }, p50Ms: 20, maxMs: 20, attemptsPerRequest: 1.25 },
    recoveredAfterMs: 10_012.3,
  });
  expect(cellSchema.parse(cell)).toEqual(cell);
});

it('says null of what is not known', () => {
  const unknown = { ...sample, during: [request(200, { arrivals: null })], attempts: null };
  expect(cellDocument(unknown, 'nginx')).toMatchObject({ attemptsPerRequest: null, duplicates: null });
});

it('is none without a request', () => {
  expect(cellDocument({ ...sample, during: [] }, 'nginx')).toBeNull();
});
