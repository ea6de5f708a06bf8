import { expect, it } from 'vitest';
import type { CellRequest } from './cell.ts';
import { gradeOf } from './grade.ts';

const get = { method: 'GET', healthy: new Set([200]) } as const;
const post = { ...get, method: 'POST' } as const;
const answered = (outcome: CellRequest['outcome'], other: Partial<CellRequest> = {}): CellRequest => ({
  ...{ outcome, ms: 20, arrivals: 1, standIn: false },
  ...other,
});

it('survives where every request is answered as when nothing is wrong', () => {
  expect(gradeOf([answered(200), answered(200, { arrivals: 2 })], get)).toBe('survives');
});

it('is as bad as the worst of its requests', () => {
  expect(gradeOf([answered(200), answered(502)], get)).toBe('fails-fast');
  expect(gradeOf([answered(200), answered(502), answered(null, { ms: null })], get)).toBe('hangs');
});

it('degrades where something stands in for the answer: a cache, a page of the gateway, a refusal that says so', () => {
  expect(gradeOf([answered(200, { standIn: true })], get)).toBe('degrades');
  expect(gradeOf([answered(302)], get)).toBe('degrades');
  expect(gradeOf([answered(404)], get)).toBe('fails-fast');
  expect(gradeOf([answered(503)], get)).toBe('degrades');
  expect(gradeOf([answered(504)], get)).toBe('fails-fast');
});

it('hangs where no answer came within ten seconds, though one came later', () => {
  expect(gradeOf([answered(200, { ms: 10_000 })], get)).toBe('hangs');
  expect(gradeOf([answered(504, { ms: 9_999 })], get)).toBe('fails-fast');
});

it('fails where the connection ends within the answer', () => {
  expect(gradeOf([answered('TRUNCATED')], get)).toBe('fails-fast');
});

it('duplicates where a POST arrived more than once, though it was answered well', () => {
  expect(gradeOf([answered(200, { arrivals: 2 })], post)).toBe('duplicates');
  expect(gradeOf([answered(200, { arrivals: null })], post)).toBe('survives');
});

it('has no grade without a request', () => {
  expect(gradeOf([], get)).toBeNull();
});
