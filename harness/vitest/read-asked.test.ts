import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { GatecrashError } from '../model/error.ts';
import { scenario } from '../model/scenario.ts';
import type { CurrentTest } from './current-test.ts';
import { askedOf } from './read-asked.ts';

const declaration = scenario({ title: 'one' } as never);
const current: CurrentTest = {
  signal: new AbortController().signal,
  finishAfter: () => {},
  file: path.resolve("test/my shop's.test.ts"),
  name: 'keeps (all) answers',
};

describe('a run that a test asks for', () => {
  it('is told as the command line that does the same', () => {
    const options = { arm: ['failover', 'broken'], confidence: 'strict', failFast: true, ablate: false } as const;
    const { invocation, asked } = askedOf('./shop', { ...options, output: undefined } as never, current);
    expect(invocation).toEqual({
      operands: ['./shop'],
      options,
      problems: [],
      argv: ['run', './shop', '--arm', 'failover', '--arm', 'broken', '--confidence', 'strict', '--fail-fast'],
    });
    expect(asked).toMatchObject({ declared: null, command: null });
  });

  it('of a declaration is told as the command of its test', () => {
    const { asked } = askedOf(declaration, {}, current);
    expect(asked.declared).toEqual({ name: 'vitest', folder: import.meta.dirname, declaration });
    expect(asked.command).toBe("npx vitest run 'test/my shop'\\''s.test.ts' -t 'keeps \\(all\\) answers'");
    expect(askedOf(declaration, {}, null).asked.command).toBe('npx vitest run');
  });

  it('has its configs where it says, before where scenario() was called', () => {
    const { asked } = askedOf(declaration, { folder: 'scenarios/flapping-node' }, null);
    expect(asked.declared).toMatchObject({ name: 'flapping-node', folder: path.resolve('scenarios/flapping-node') });
  });

  it('of a declaration whose folder nobody knows is refused, with what to write', () => {
    const ask = () => askedOf({ ...declaration }, {}, null);
    expect(ask).toThrow('expected a scenario whose folder is known');
    try {
      ask();
    } catch (error) {
      expect((error as GatecrashError).problems[0]?.hint).toContain('run(it, { folder: import.meta.dirname })');
    }
  });

  it('names the options that there are, and none of those that are for a terminal', () => {
    const { invocation } = askedOf('x', { arms: 'a', keep: true, signal: current.signal } as never, null);
    expect(invocation.problems).toMatchObject([
      { code: 'GC1002', message: 'run(): unknown option arms', hint: 'did you mean arm?' },
      { code: 'GC1002', message: 'run(): unknown option keep' },
    ]);
    expect(invocation.argv).not.toContain('--signal');
  });
});
