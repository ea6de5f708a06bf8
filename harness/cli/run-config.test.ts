import { describe, expect, it } from 'vitest';
import { gatecrash, temporaryFolder } from './testing/gatecrash.ts';

const oneArm = ['run', 'flapping-node', '--arm', 'control', '--runtime', 'local', '--dry-run', '--reporter', 'json'];

async function planWith(config: string, args: readonly string[] = oneArm) {
  using temporary = temporaryFolder();
  temporary.write('gatecrash.config.ts', config);
  return await gatecrash(args, temporary.folder);
}

const declared = (options: string) =>
  `import { defineConfig } from 'gatecrash';\nexport default defineConfig(${options});\n`;

describe('gatecrash.config.ts', () => {
  it('has options of a run', async () => {
    const config = declared(
      `{ arm: ['broken/node-killed'], confidence: 'strict', repeatEach: 2, seed: 5, reporter: ['json'] }`,
    );
    const { code, stdout } = await planWith(config, ['run', 'flapping-node', '--runtime', 'local', '--dry-run']);
    expect(code).toBe(0);
    const plan = JSON.parse(stdout);
    expect(plan).toMatchObject({ confidence: 'strict', repeatEach: 2, seed: 5, plannedArms: 4 });
  });

  it('gives way to the command line', async () => {
    const config = declared(`{ arm: 'failover', seed: 5, workers: 3, reporter: 'console' }`);
    const { stdout } = await planWith(config, [...oneArm, '--seed', '6']);
    expect(JSON.parse(stdout)).toMatchObject({ seed: 6, workers: 3, plannedArms: 2 });
  });

  it('is refused with everything that is wrong in it, beside what is wrong on the command line', async () => {
    const config = declared(
      `{ failfast: true, timeout: '5s', quiet: 'yes', arm: [1], shard: '3/2', dryRun: true } as never`,
    );
    const { code, stdout, stderr } = await planWith(config, [...oneArm, '--workers', '0']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.match(/^error\[.*/gm)).toEqual([
      'error[GC1002]: option --workers: expected a whole number from 1 to 64, saw 0',
      'error[GC2007]: gatecrash.config.ts: unknown option failfast',
      'error[GC2007]: gatecrash.config.ts: unknown option dryRun',
      'error[GC2007]: gatecrash.config.ts: arm: expected a name or a list of names, saw 1',
      'error[GC2007]: gatecrash.config.ts: timeout: expected a whole number of ms from 100 to 3600000, saw 5s',
      'error[GC2007]: gatecrash.config.ts: shard: expected <i>/<n> with i from 1 to n, saw 3/2',
      'error[GC2007]: gatecrash.config.ts: quiet: expected true or false, saw yes',
    ]);
    expect(stderr).toContain('hint: did you mean failFast?');
  });

  it.each([
    ['throws', '\nthrow new RangeError("no");\n', ':2: RangeError: no'],
    ['has no default export', 'export const a = 1;\n', 'hint: write export default defineConfig({ … })'],
    ['ends the process', 'process.exit(0);\n', 'saw it end with exit code 0 before'],
    ['is no object', 'export default 5;\n', 'expected an object of options, saw 5'],
  ])('is refused and stops nothing else where it %s', async (_, config, expected) => {
    const { code, stderr } = await planWith(config);
    expect(code).toBe(2);
    expect(stderr).toContain('error[GC2007]: ');
    expect(stderr).toContain(expected);
  });
});
