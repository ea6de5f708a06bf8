import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { gatecrash, temporaryFolder } from './testing/gatecrash.ts';

const local = ['--runtime', 'local'];

async function tried(...args: readonly string[]) {
  using temporary = temporaryFolder();
  const ended = await gatecrash(['run', ...args, ...local], temporary.folder);
  expect(readdirSync(temporary.folder)).toEqual([]);
  return ended;
}

describe('run --breakpoint --dry-run', () => {
  it('shows what would be looked for, from where to where, by what it is decided and what theory says, and starts nothing', async () => {
    const { code, stdout, stderr } = await tried('peak-load', '--breakpoint', '--dry-run', '--output', 'out');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^would look for the rate at which gateway errors of peak-load start; nothing was\n/);
    expect(stdout).toMatch(/^fault: {6}none$/m);
    expect(stdout).toContain('100, twice as much each time, up to 3200');
    expect(stdout).toContain('200 requests/s (2 × 5 workers / 50 ms)');
    expect(stdout).toContain('24 steps of at most 30 s');
    expect(stdout).toMatch(/^gateway: {4}/m);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('is one JSON document with --reporter json, of a range and of an arm where they are named', async () => {
    const args = ['--breakpoint', 'rate=50..800', '--arm', 'scale-out/overload', '--timeout', '9000'];
    const { stdout } = await tried('peak-load', ...args, '--dry-run', '--reporter', 'json');
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      dryRun: true,
      scenario: 'peak-load',
      arm: 'scale-out/overload',
      config: 'scale-out.conf',
      parameter: { name: 'rate', fault: null, direction: 'up', start: 50, from: 50, to: 800 },
      theory: { value: 500 },
      alpha: { search: 0.01 },
      stepTimeoutMs: 9000,
    });
  });
});

describe('run --breakpoint', () => {
  const refused = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await tried(...args, '--dry-run');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    return stderr;
  };

  it('says which parameters there are for one that is not, and which was likely meant', async () => {
    const stderr = await refused('slow-third-party', '--breakpoint', 'latencey');
    expect(stderr).toContain('error[GC1002]: option --breakpoint: slow-third-party has no parameter latencey');
    expect(stderr).toContain('rate, workers, latency (fault latency)');
    expect(stderr).toContain('hint: did you mean latency?');
  });

  it('takes one scenario; one that stands behind the option is taken for its value, and the hint says so', async () => {
    const stderr = await refused('--breakpoint', 'peak-load');
    expect(stderr).toContain('error[GC1002]: --breakpoint takes one scenario, saw 5');
    expect(stderr).toContain('hint: name one: gatecrash run peak-load --breakpoint');
  });

  it('refuses a range that is none, several arms, and options of a run that judges arms', async () => {
    expect(await refused('peak-load', '--breakpoint', 'rate=800..100')).toContain('saw rate=800..100');
    expect(await refused('peak-load', '--breakpoint', '--arm', 'rate-limit')).toContain(
      '--breakpoint takes one arm, saw rate-limit/overload, rate-limit/spike',
    );
    expect(await refused('peak-load', '--breakpoint', '--keep', '--ablate', '--repeat-each', '2')).toMatch(
      /option --ablate means nothing with --breakpoint[\s\S]*option --keep means nothing with --breakpoint[\s\S]*option --repeat-each means nothing/,
    );
  });
});
