import { describe, expect, it } from 'vitest';
import { folderOf } from './declaration-folder.ts';
import { scenario } from './scenario.ts';
import { declare } from './testing/declare.ts';

describe('folderOf', () => {
  it('is the folder of the file that calls scenario()', () => {
    expect(folderOf(scenario({} as never))).toBe(import.meta.dirname);
    expect(folderOf(declare())).toBe(`${import.meta.dirname}/testing`);
  });

  it('knows none of a declaration that scenario() did not give, nor of a copy', () => {
    expect(folderOf({})).toBeNull();
    expect(folderOf({ ...scenario({} as never) })).toBeNull();
  });

  it('leaves alone what is no declaration', () => {
    expect(scenario(null as never)).toBeNull();
    expect(scenario('text' as never)).toBe('text');
  });
});
