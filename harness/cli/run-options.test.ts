import { describe, expect, it } from 'vitest';
import { parseArguments } from './parse-arguments.ts';
import { runCommand } from './run-command.ts';
import { readRunOptions } from './run-options.ts';

describe('options of run', () => {
  it('are nobody’s until they are typed, so that a config file can have them', () => {
    const { options } = parseArguments(runCommand.define, []);
    expect(Object.values(options).filter((value) => value !== undefined)).toEqual([]);
  });

  it('have defaults where neither has them', () => {
    expect(readRunOptions({})).toMatchObject({
      problems: [],
      options: {
        runtime: 'auto',
        armTimeoutMs: 30_000,
        confidence: 'normal',
        repeatEach: 1,
        workers: null,
        shard: null,
      },
    });
  });

  it.each(['fail-fast', 'forbid-skipped', 'keep', 'quiet', 'verbose'])('let a flag be taken back: --no-%s', (flag) => {
    const { options, problems } = parseArguments(runCommand.define, [`--no-${flag}`]);
    expect(problems).toEqual([]);
    expect(Object.values(options)).toContain(false);
  });
});
