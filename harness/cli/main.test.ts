import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { serialiseRunDocument } from '../model/serialise-run-document.ts';
import { armDocument, confirmedRun } from '../reporters/testing/run-document.ts';
import { packageRoot } from './package-root.ts';
import { gatecrash, temporaryFolder } from './testing/gatecrash.ts';

const { version } = JSON.parse(readFileSync(path.join(packageRoot, 'package.json'), 'utf8'));

describe('gatecrash', () => {
  it('prints its version, and nothing else', async () => {
    expect(await gatecrash(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('prints help on stderr and fails as wrong usage where no command is given', async () => {
    const { code, stdout, stderr } = await gatecrash([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Usage: gatecrash');
  });

  it.each([['--help'], ['-h'], ['help']])('prints help on stdout when it is asked for: %s', async (flag) => {
    const { code, stdout, stderr } = await gatecrash([flag]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const command of ['run', 'list', 'judge', 'validate', 'report', 'init', 'doctor', 'clean'])
      expect(stdout).toContain(`\n  ${command} `);
  });

  it.each([['run'], ['list'], ['judge'], ['validate'], ['report'], ['init'], ['doctor'], ['clean']])(
    'has help with an example: %s',
    async (command) => {
      const { code, stdout } = await gatecrash([command, '--help']);
      expect(code).toBe(0);
      expect(stdout).toContain(`Usage: gatecrash ${command} `);
      expect(stdout).toMatch(new RegExp(`Examples?:\\n  \\$ gatecrash ${command}`));
      expect((await gatecrash(['help', command])).stdout).toBe(stdout);
    },
  );

  it.each([
    [['--help']],
    ...['run', 'list', 'judge', 'validate', 'init', 'doctor', 'clean'].map((name) => [[name, '--help']]),
  ])('has help that keeps within 80 columns: %s', async (args) => {
    const { stdout } = await gatecrash(args);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('offers no option of a later version', async () => {
    const { stdout } = await gatecrash(['run', '--help']);
    expect(stdout).not.toContain('--load-model');
  });
});

describe('a command line with mistakes', () => {
  it.each([
    [['rnu'], 'error[GC1001]: unknown command rnu\nhint: did you mean run?\n'],
    [
      ['flapping-node'],
      'error[GC1001]: unknown command flapping-node\nhint: did you mean gatecrash run flapping-node?\n',
    ],
    [['help', 'lst'], 'error[GC1001]: unknown command lst\nhint: did you mean list?\n'],
    [['--verison'], 'error[GC1002]: unknown option --verison of gatecrash\nhint: did you mean --version?\n'],
    [['run', '--timeout'], 'error[GC1002]: option --timeout needs a value\nhint: gatecrash run --help\n'],
    [
      ['run', '--timeout', '5s'],
      'error[GC1002]: option --timeout: expected a whole number of ms from 100 to 3600000, saw 5s\nhint: 5s are --timeout 5000\n',
    ],
    [['run', '-x=1'], 'error[GC1002]: '],
    [['run', '-j', '0'], 'error[GC1002]: option --workers: expected a whole number from 1 to 64, saw 0\n'],
    [
      ['run', '--repeat-each', 'twice'],
      'error[GC1002]: option --repeat-each: expected a whole number from 1 to 1000, saw twice\n',
    ],
    [
      ['run', '--shard', '3/2'],
      'error[GC1002]: option --shard: expected <i>/<n> with i from 1 to n, saw 3/2\nhint: the second of three is --shard 2/3\n',
    ],
    [
      ['run', 'flapping-node', '--arm', 'failover/node-killed', '--shard', '2/4'],
      'error[GC1004]: option --shard: expected at most 1 shard for these arms, saw 2/4\nhint: --shard 1/1\n',
    ],
    [
      ['run', '--forbid-skipped=1'],
      'error[GC1002]: option --forbid-skipped takes no value, saw --forbid-skipped=1\nhint: write --forbid-skipped\n',
    ],
    [['run', 'flaping-node'], 'error[GC1003]: unknown scenario flaping-node\nhint: did you mean flapping-node?\n'],
    [['run', './nowhere'], 'error[GC1003]: no scenario at ./nowhere: there is no folder '],
    [['run', '--arm', 'failovr'], 'error[GC1004]: no arm matches failovr\nhint: did you mean failover?\n'],
    [
      ['run', '--grep', 'nothing-like-it'],
      'error[GC1004]: no arm matches /nothing-like-it/\nhint: gatecrash list shows every arm\n',
    ],
    [['run', '--grep', '('], 'error[GC1002]: option --grep: expected a regular expression, saw ('],
    [['run', '--reporter', 'jsn'], 'error[GC1005]: unknown reporter jsn\nhint: did you mean json?\n'],
    [
      ['run', '--load-model', 'closed'],
      'error[GC1007]: option --load-model of gatecrash run is not available yet\nhint: its options: gatecrash run --help\n',
    ],
    [
      ['diagnose', 'error.log'],
      'error[GC1007]: command diagnose is not available yet\nhint: the commands are run, list, judge, validate, report, init, doctor, clean, help\n',
    ],
    [['report'], 'error[GC1006]: expected a run folder, saw none\n'],
    [['report', '.', '--reporter', 'consol'], 'error[GC1005]: unknown reporter consol\nhint: did you mean console?\n'],
    [
      ['judge', '.', '--reporter', 'html,json'],
      'error[GC1002]: option --reporter: judge writes nothing: expected console or json, saw html\nhint: gatecrash report . --reporter html\n',
    ],
    [
      ['run', 'peak-load', '--breakpoint', '--reporter', 'html'],
      'error[GC1002]: option --reporter: a search is told by console and json, saw html\nhint: leave it out: breakpoint.json has everything\n',
    ],
    [
      ['validate', 'nginx.conf'],
      'error[GC2008]: expected a config at nginx.conf, saw nothing there\nhint: correct the path\n',
    ],
    [['help', 'diagnose'], 'error[GC1007]: command diagnose is not available yet\n'],
    [
      ['run', '--runtime', 'podman'],
      'error[GC1002]: option --runtime: expected one of auto, docker, local, saw podman',
    ],
    [['list', '--jsn'], 'error[GC1002]: unknown option --jsn of gatecrash list\nhint: did you mean --json?\n'],
    [['clean', 'everything'], 'error[GC1002]: unexpected argument everything of gatecrash clean\n'],
    [['judge'], 'error[GC1006]: expected a run folder, saw none\n'],
    [['judge', './nowhere'], 'error[GC1006]: there is no folder ./nowhere\n'],
  ])('says what it expected, exits 2 and starts nothing: %j', async (args, expected) => {
    const { code, stdout, stderr } = await gatecrash(args);
    expect(stderr).toContain(expected);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('is told all of them at once', async () => {
    const args = [
      'run',
      'nonsense',
      '--arms',
      'failover',
      '--timeout',
      '5',
      '--reporter',
      'junit,jsn',
      '--seed',
      '-1',
      '--output',
    ];
    const { code, stderr } = await gatecrash(args);
    expect(code).toBe(2);
    expect(stderr.match(/^error\[GC\d{4}\]/gm)).toEqual([
      'error[GC1002]',
      'error[GC1002]',
      'error[GC1002]',
      'error[GC1002]',
      'error[GC1005]',
      'error[GC1003]',
    ]);
  });

  it('has no stack on it unless --verbose asks for one', async () => {
    expect((await gatecrash(['run', 'nonsense'])).stderr).not.toMatch(/^ {4}at /m);
    expect((await gatecrash(['run', 'nonsense', '--verbose'])).stderr).toMatch(/^ {4}at /m);
  });
});

describe('gatecrash list', () => {
  it('shows scenarios, faults, arms, claims and needs', async () => {
    const { code, stdout, stderr } = await gatecrash(['list']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('flapping-node: ');
    expect(stdout).toMatch(/needs +nginx, toxiproxy/);
    expect(stdout).toMatch(/fault +node-killed \(502\): /);
    expect(stdout).toMatch(/arm +failover\/node-killed +no request that meets the fault\s+fails/);
  });

  it('is one JSON document with --json', async () => {
    const { stdout } = await gatecrash(['list', '--json']);
    const { scenarios } = JSON.parse(stdout);
    const flapping = scenarios.find((scenario: { name: string }) => scenario.name === 'flapping-node');
    expect(flapping.arms).toContainEqual({
      name: 'failover/node-refuses',
      role: 'mitigation',
      fault: 'node-refuses',
      claim: { type: 'noErrors', callsPerRequest: null },
      config: 'failover.conf',
      control: 'control/node-refuses',
      broken: 'broken/node-refuses',
      needs: ['nginx', 'toxiproxy'],
    });
  });

  it('does not mind that its reader goes away', async () => {
    const { spawnSync } = await import('node:child_process');
    const main = path.join(packageRoot, 'harness/cli/main.ts');
    const script = '{ "$0" "$1" list --json; echo "exit $?" >&2; } | true';
    const { stderr } = spawnSync('sh', ['-c', script, process.execPath, main], { encoding: 'utf8' });
    expect(stderr).toBe('exit 0\n');
  });
});

describe('gatecrash judge', () => {
  const skipped = armDocument({
    name: 'control',
    verdict: 'skipped',
    skippedBecause: 'no nginx',
    reason: null,
    records: null,
  });
  const document = {
    ...confirmedRun,
    scenarios: confirmedRun.scenarios.map((scenario) => ({ ...scenario, arms: [skipped] })),
  };

  it('refuses a folder that no run wrote', async () => {
    using temporary = temporaryFolder();
    const { code, stderr } = await gatecrash(['judge', temporary.folder]);
    expect(code).toBe(2);
    expect(stderr).toContain(`error[GC1006]: ${temporary.folder} is not a run folder: it has no run.json`);
  });

  it('refuses a run.json that is none', async () => {
    using temporary = temporaryFolder();
    temporary.write('run.json', '{"schemaVersion": 1}');
    const { code, stdout, stderr } = await gatecrash(['judge', temporary.folder]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('error[GC1006]: ');
  });

  it('gives the same bytes again, whenever it is asked', async () => {
    using temporary = temporaryFolder();
    temporary.write('run.json', serialiseRunDocument(document));
    const first = await gatecrash(['judge', temporary.folder, '--reporter', 'json']);
    expect(first.stderr).toMatch(/^error\[GC3007\]: every arm was skipped: no nginx\nhint: .*\n$/);
    const file = temporary.write('run.json', first.stdout);
    const second = await gatecrash(['judge', temporary.folder, '--reporter', 'json']);
    expect(second.stdout).toBe(first.stdout);
    expect(readFileSync(file, 'utf8')).toBe(first.stdout);
  });

  it('keeps stdout for the document where both reporters are asked for', async () => {
    using temporary = temporaryFolder();
    temporary.write('run.json', serialiseRunDocument(document));
    const { code, stdout, stderr } = await gatecrash(['judge', temporary.folder, '--reporter', 'console,json']);
    expect(JSON.parse(stdout).schemaVersion).toBe(1);
    expect(stderr).toContain('– skipped  1 arm of flapping-node');
    expect(code).toBe(4);
  });
});
