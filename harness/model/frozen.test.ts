import { expect, it } from 'vitest';
import { frozen } from './frozen.ts';

it('what is frozen is the same value, and cannot be changed at any depth', () => {
  const value = { name: 'a', list: [{ verdict: 'confirmed' }], nothing: null };
  const held = frozen(value);
  expect(held).toBe(value);
  expect(() => Object.assign(held, { name: 'b' })).toThrow(TypeError);
  expect(() => Object.assign(held.list[0] ?? {}, { verdict: 'refuted' })).toThrow(TypeError);
  expect(() => held.list.push({ verdict: 'refuted' })).toThrow(TypeError);
  expect(held).toEqual({ name: 'a', list: [{ verdict: 'confirmed' }], nothing: null });
});

it('what is no object is given back as it is', () => {
  expect([frozen(1), frozen('a'), frozen(null), frozen(undefined)]).toEqual([1, 'a', null, undefined]);
});
