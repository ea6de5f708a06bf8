import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { GatecrashError } from '../model/error.ts';
import { problemsOf } from './print-problems.ts';
import { gatecrash, mainFile, temporaryFolder } from './testing/gatecrash.ts';

describe('an error', () => {
  it('that was foreseen comes down to its own problems', () => {
    const problem = { code: 'GC3001', message: 'no nginx', hint: null } as const;
    expect(problemsOf(new GatecrashError([problem]))).toEqual([problem]);
  });

  it.each([
    [new TypeError('x is not a function'), 'TypeError: x is not a function'],
    ['thrown text', 'thrown text'],
    [undefined, 'undefined'],
  ])('that nobody foresaw is an internal one, and asks to be reported: %s', (error, message) => {
    expect(problemsOf(error)).toEqual([
      {
        code: 'GC9001',
        message,
        hint: 'this is a defect of gatecrash; run it again with --verbose and report what it prints',
      },
    ]);
  });
});

describe('gatecrash', () => {
  const long = 'x'.repeat(100_000);

  it.each([
    [['run', long], 2, 'error[GC1003]: unknown scenario xxx'],
    [['run', `./${long}`], 2, 'error[GC1003]: no scenario at ./xxx'],
    [['list', long], 2, 'error[GC1003]: unknown scenario xxx'],
    [['judge', long], 2, 'error[GC1006]: '],
    [['init', long], 4, 'error[GC3005]: '],
    [[long], 2, 'error[GC1001]: unknown command xxx'],
    [['run', 'flapping-node', '--arm', long], 2, 'error[GC1004]: '],
    [
      ['run', 'flapping-node', '--arm', ''],
      2,
      'error[GC1002]: option --arm: expected a name or a list of names, saw an empty name',
    ],
    [['run', 'flapping-node', '--arm', 'control', '--runtime', 'local', '--output', long], 4, 'error[GC3005]: '],
  ])('takes no name for a defect of its own, and shows only where it begins: %#', async (args, exit, said) => {
    using temporary = temporaryFolder();
    const { code, stdout, stderr } = await gatecrash(args, temporary.folder);
    expect({ code, stdout }).toEqual({ code: exit, stdout: '' });
    expect(stderr).toContain(said);
    expect(stderr.length).toBeLessThan(5000);
  });

  it('says that its working directory is gone', async () => {
    using temporary = temporaryFolder();
    const gone = 'mkdir "$1/gone" && cd "$1/gone" && rmdir "$1/gone" && shift && exec "$@"';
    const argv = ['-c', gone, 'sh', temporary.folder, process.execPath, mainFile];
    for (const args of [['list'], ['run', 'flapping-node', '--runtime', 'local']]) {
      const { status, stderr } = spawnSync('sh', [...argv, ...args], { encoding: 'utf8' });
      expect({ args, status }).toEqual({ args, status: 4 });
      expect(stderr).toMatch(
        /^error\[GC3011\]: expected a working directory, saw none: it was removed \(.*\nhint: .*\n$/,
      );
    }
  });
});
