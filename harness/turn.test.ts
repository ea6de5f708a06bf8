import { expect, it } from 'vitest';
import { isNear, type Turn } from './turn.ts';

const turn = (number: number, name: string, broken: string | null = null, index = 0): Turn =>
  ({
    index,
    number,
    arm: { name, repetition: 1, control: 'control', broken, claim: { type: 'noErrors' } },
  }) as unknown as Turn;

it('a turn is near once all that it waits for have begun', () => {
  const control = turn(0, 'control');
  const broken = turn(1, 'broken/x');
  const mitigation = turn(2, 'failover/x', 'broken/x');
  const elsewhere = turn(3, 'broken/y', null, 1);
  const turns = [control, broken, mitigation, elsewhere];
  const near = (...begun: readonly Turn[]) => turns.filter((one) => isNear(one, turns, new Set(begun)));
  expect(near()).toEqual([control, elsewhere]);
  expect(near(control)).toEqual([control, broken, elsewhere]);
  expect(near(control, broken)).toEqual(turns);
});
