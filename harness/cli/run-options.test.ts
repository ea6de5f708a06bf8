import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from './package-root.ts';
import { parseArguments } from './parse-arguments.ts';
import { runCommand } from './run-command.ts';
import { readRunOptions } from './run-options.ts';

describe('options of run', () => {
  it('stand in the README, every one', () => {
    const readme = readFileSync(path.join(packageRoot, 'README.md'), 'utf8');
    const table = readme.split('\n').filter((line) => line.startsWith('| `-'));
    const names = runCommand.define().options.flatMap(({ long, hidden }) => (long && !hidden ? [long] : []));
    expect(names.length).toBeGreaterThan(15);
    expect(names.filter((name) => !table.some((line) => line.includes(`\`${name}`)))).toEqual([]);
  });

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
        ablate: false,
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
