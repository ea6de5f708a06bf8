import { expect, it } from 'vitest';
import { gateFor } from './gate.ts';

it('lets so many in at once, and the next when one leaves', async () => {
  const gate = gateFor(2);
  const entered: number[] = [];
  const leave = await Promise.all([0, 1].map(() => gate.enter()));
  const third = gate.enter().then((leaving) => {
    entered.push(3);
    return leaving;
  });
  const fourth = gate.enter().then(() => void entered.push(4));
  await Promise.resolve();
  expect(entered).toEqual([]);
  leave[0]?.();
  leave[0]?.(); // once is enough
  await third;
  expect(entered).toEqual([3]);
  leave[1]?.();
  await fourth;
  expect(entered).toEqual([3, 4]);
});
