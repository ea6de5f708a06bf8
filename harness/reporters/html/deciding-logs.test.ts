import { expect, test } from 'vitest';
import { armDocument } from '../testing/run-document.ts';
import { decidingLogs } from './deciding-logs.ts';

const refused =
  '2026/11/27 16:13:10 [error] 57#57: *1 connect() failed (111: Connection refused) while connecting to upstream, client: 127.0.0.1, server: , upstream: "http://127.0.1.2:8080/"';

test('of each kind the first two lines of a program are told, and of others four', () => {
  const lines = [...Array(5).fill(refused), ...Array(9).fill('app: the queue is full')];
  const told = decidingLogs(armDocument({ name: 'a', logs: lines.map((line) => ({ from: 'gateway', line })) }));
  expect(told.map(({ kind }) => kind)).toEqual(['connect-refused', 'connect-refused', null, null, null, null]);
});

test('a line of a megabyte is told by its beginning', () => {
  const [told] = decidingLogs(armDocument({ name: 'a', logs: [{ from: 'gateway', line: 'x'.repeat(2 ** 20) }] }));
  expect(told?.line).toMatch(/^x{700}… \(1,047,876 more characters\)$/);
});
