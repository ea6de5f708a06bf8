import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { answered, failoverToldAs, gatewayError } from '../harness/judge/testing/history-builder.ts';
import { comparisonDocumentSchema } from '../harness/model/comparison-document.ts';
import { documentOf, gatecrash } from './gatecrash.ts';
import { temporaryFolder } from './local-pod.ts';
import { storeRun, storeShard } from './stored-run.ts';

const sh = promisify(execFile);

/** A failover that lets every request fail that meets the dead node. */
const leaking = failoverToldAs(({ node, down }) =>
  down ? gatewayError(node, 502, 'connect-refused') : answered(node),
);

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  await using temporary = await temporaryFolder();
  await test(temporary.folder);
}

function report(folder: string, ...args: readonly string[]) {
  return gatecrash(['report', ...args], { cwd: folder });
}

describe('gatecrash report', () => {
  it('puts the HTML report into the run folder, and names it last', () =>
    inFolder(async (folder) => {
      await storeRun(path.join(folder, 'run'));
      const { code, stdout, stderr } = await report(folder, 'run');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/^✓ confirmed {2}all 3 arms of flapping-node\n/);
      expect(stdout).toMatch(/\nreport: run\/report\.html\n$/);
      expect(await readFile(path.join(folder, 'run/report.html'), 'utf8')).toContain('<!doctype html>');
    }));

  it('takes verdicts as they are stored, and has the exit code of them', () =>
    inFolder(async (folder) => {
      const refuted = { verdict: 'refuted', reason: 'as it is stored' } as const;
      await storeRun(path.join(folder, 'run'), {
        arm: (arm) => (arm.name.startsWith('failover') ? { ...arm, ...refuted } : arm),
      });
      const { code, stdout } = await report(folder, 'run', '--reporter', 'console');
      expect(code).toBe(1);
      expect(stdout).toContain('failover/node-killed: as it is stored');
    }));

  it('keeps stdout for the one document, also beside a file', () =>
    inFolder(async (folder) => {
      const document = await storeRun(path.join(folder, 'run'));
      const { code, stdout, stderr } = await report(folder, 'run', '--reporter', 'json,html,console');
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toEqual(document);
      expect(stderr).toContain('report: run/report.html\n');
    }));

  it('writes elsewhere with --output, a run.json that finds its records among it', () =>
    inFolder(async (folder) => {
      await storeRun(path.join(folder, 'run'));
      const { code, stdout } = await report(folder, 'run', '--reporter', 'html,json', '--output', 'out/deep');
      expect({ code, stdout }).toEqual({
        code: 0,
        stdout: 'json: out/deep/run.json\nreport: out/deep/report.html\n',
      });
      const again = await gatecrash(['judge', 'out/deep', '--reporter', 'json'], { cwd: folder });
      expect(again.code).toBe(0);
      expect(await readdir(path.join(folder, 'run'))).not.toContain('report.html');
    }));

  it('says that a run was never judged', () =>
    inFolder(async (folder) => {
      await storeRun(path.join(folder, 'run'), {
        document: { complete: false, exitCode: null, finishedAt: null },
        arm: (arm) => ({ ...arm, verdict: null, reason: null }),
      });
      const { code, stderr } = await report(folder, 'run', '--reporter', 'console');
      expect(code).toBe(3);
      expect(stderr).toBe('the run ended before it was judged: gatecrash judge run tells what its records come to\n');
    }));

  it('opens the report with what the desktop has for that, and does without where there is none', () =>
    inFolder(async (folder) => {
      await storeRun(path.join(folder, 'run'));
      const opened = path.join(folder, 'opened');
      await mkdir(path.join(folder, 'bin'));
      await sh('mkfifo', [opened]);
      await writeFile(path.join(folder, 'bin/xdg-open'), `#!/bin/sh\necho "$1" > ${opened}\n`);
      await chmod(path.join(folder, 'bin/xdg-open'), 0o755);
      const args = ['report', 'run', '--reporter', 'html', '--open'];
      const env = { PATH: `${path.join(folder, 'bin')}:${process.env.PATH}`, DISPLAY: ':0', WAYLAND_DISPLAY: '' };
      const [{ code, stderr }, file] = await Promise.all([
        gatecrash(args, { cwd: folder, env }),
        readFile(opened, 'utf8'),
      ]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(file.trim()).toMatch(/\/run\/report\.html$/);
      const without = await gatecrash(args, { cwd: folder, env: { DISPLAY: '', WAYLAND_DISPLAY: '' } });
      expect(without).toMatchObject({ code: 0, stderr: 'the report is not opened: there is no display\n' });
    }));
});

describe('gatecrash report of shards', () => {
  it('puts them together: every arm once, the verdict over the whole, and what the first of them was not', () =>
    inFolder(async (folder) => {
      await storeShard(path.join(folder, 'b'), 2);
      await storeShard(path.join(folder, 'a'), 1, { document: { complete: false, exitCode: 130 } });
      const { code, stdout } = await report(folder, 'b', 'a', '--output', 'whole', '--reporter', 'console,json,html');
      expect(code).toBe(3);
      expect(stdout).toContain('✓ confirmed  all 3 arms of flapping-node (incomplete: ');
      expect(stdout).toContain('\nput together from the shards 1/2, 2/2\n');
      const document = await documentOf(path.join(folder, 'whole'));
      expect(document).toMatchObject({ shard: null, complete: false, exitCode: 3 });
      expect(document.mergedFrom.map(({ shard, complete }) => [shard.index, complete])).toEqual([
        [1, false],
        [2, true],
      ]);
      expect(document.scenarios[0]?.arms.map(({ name, records }) => [name, records?.split('/')[1]])).toEqual([
        ['control', 'a'],
        ['broken/node-killed', 'a'],
        ['failover/node-killed', 'b'],
      ]);
      // It is a run as any: its records are where it says.
      const again = await gatecrash(['judge', 'whole', '--reporter', 'json'], { cwd: folder });
      expect(JSON.parse(again.stdout).scenarios[0].arms[2]).toMatchObject({ verdict: 'confirmed' });
    }));

  it('has of an arm that both ran the one that came to the worst', () =>
    inFolder(async (folder) => {
      const bad = { verdict: 'inconclusive', reason: 'the machine was busy' } as const;
      await storeShard(path.join(folder, 'a'), 1);
      await storeShard(path.join(folder, 'b'), 2, {
        arm: (arm) => (arm.name === 'control' ? { ...arm, ...bad } : arm),
      });
      const { code, stdout } = await report(folder, 'a', 'b', '--reporter', 'console');
      expect(code).toBe(3);
      expect(stdout).toContain('flapping-node control: the machine was busy');
    }));

  it('names what is missing', () =>
    inFolder(async (folder) => {
      await storeShard(path.join(folder, 'a'), 1);
      const other = { shard: { index: 3, of: 3 } };
      await storeShard(path.join(folder, 'first'), 1, { document: { shard: { index: 1, of: 3 } } });
      await storeShard(path.join(folder, 'third'), 1, { document: other });
      const { code, stdout, stderr } = await report(folder, 'first', 'third', '--reporter', 'console');
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toBe(
        'error[GC1010]: shard 2/3 is missing, and with it flapping-node failover/node-killed\nhint: name the folders of all shards\n',
      );
    }));

  it('names what is doubled, beside what is missing', () =>
    inFolder(async (folder) => {
      await storeShard(path.join(folder, 'a'), 1);
      await storeShard(path.join(folder, 'b'), 1);
      const { code, stderr } = await report(folder, 'a', 'b', '--output', 'o');
      expect(code).toBe(2);
      expect(stderr).toContain(
        'error[GC1010]: shard 1/2 is doubled, in a and b: flapping-node control, broken/node-killed\n',
      );
      expect(stderr).toContain('error[GC1010]: shard 2/2 is missing, and with it flapping-node failover/node-killed\n');
      expect(await readdir(folder)).not.toContain('o');
    }));

  it('lists all in which they are of different plans', () =>
    inFolder(async (folder) => {
      await storeShard(path.join(folder, 'a'), 1);
      await storeShard(path.join(folder, 'b'), 2, {
        document: { seed: 8, confidence: 'strict', plan: { digest: 'sha256:other', scenarios: [] } },
      });
      await storeRun(path.join(folder, 'whole'));
      const { code, stderr } = await report(folder, 'a', 'b', '--reporter', 'console');
      expect(code).toBe(2);
      expect(stderr.match(/^error.*$/gm)).toEqual([
        'error[GC1010]: b: expected seed 7 as in a, saw 8',
        'error[GC1010]: b: expected confidence normal as in a, saw strict',
      ]);
      const mixed = await report(folder, 'a', 'whole', '--reporter', 'console');
      expect(mixed.stderr).toContain('error[GC1010]: whole: expected a shard of a run, saw a whole one\n');
    }));

  it('tells other scenarios or options by the digest of the plan alone', () =>
    inFolder(async (folder) => {
      await storeShard(path.join(folder, 'a'), 1);
      await storeShard(path.join(folder, 'b'), 2, { document: { plan: { digest: 'sha256:other', scenarios: [] } } });
      const { stderr } = await report(folder, 'a', 'b', '--reporter', 'console');
      expect(stderr).toContain(
        'error[GC1010]: b: expected the plan of a, saw other scenarios, arms or options\nhint: run all shards by the same command, but for --shard\n',
      );
    }));

  it('refuses the same folder twice', () =>
    inFolder(async (folder) => {
      await storeShard(path.join(folder, 'a'), 1);
      const { code, stderr } = await report(folder, 'a', './a/', '--reporter', 'console');
      expect(code).toBe(2);
      expect(stderr).toBe(
        'error[GC1010]: expected different run folders, saw one and the same: a and ./a/\nhint: name each shard once\n',
      );
    }));
});

describe('gatecrash report --compare', () => {
  it('says that a run is the same as itself', () =>
    inFolder(async (folder) => {
      await storeRun(path.join(folder, 'a'));
      const { code, stdout, stderr } = await report(folder, '--compare', 'a', 'a');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/^the same {2}all 3 arms\nold: a, .*\nnew: a, .*\n\nTwo runs of the same/);
      for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    }));

  it('exits 1 where something is worse, with the figures, in 80 columns', () =>
    inFolder(async (folder) => {
      await storeRun(path.join(folder, 'a'));
      await storeRun(path.join(folder, 'b'), {
        cases: [leaking],
        document: { environment: { ...(await documentOf(path.join(folder, 'a'))).environment, cpus: 8 } },
      });
      const { code, stdout } = await report(folder, '--compare', 'a', 'b');
      expect(code).toBe(1);
      expect(stdout).toMatch(/^worse {2}1 of 3 arms, 2 the same\n/);
      expect(stdout).toContain('differs: processors 2 → 8\n');
      expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
        /the share of requests sent into the fault that ended in a gateway error was 0 % \(0 % to [\d.]+ %\) and is 33.3 % /,
      );
      for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
      expect((await report(folder, '--compare', 'b', 'a')).code).toBe(0);
    }));

  it('is one document with --reporter json, and a table with markdown', () =>
    inFolder(async (folder) => {
      await storeRun(path.join(folder, 'a'));
      await storeRun(path.join(folder, 'b'), { cases: [leaking], arms: ['control', 'failover/node-killed'] });
      const json = await report(folder, '--compare', 'a', 'b', '--reporter', 'json,console');
      const document = comparisonDocumentSchema.parse(JSON.parse(json.stdout));
      expect(json.code).toBe(1);
      expect(document).toMatchObject({
        schemaVersion: 1,
        exitCode: 1,
        worse: ['flapping-node failover/node-killed'],
        same: 1,
        onlyInOld: ['flapping-node broken/node-killed'],
        onlyInNew: [],
      });
      expect(json.stderr).toContain('only in the old run: flapping-node broken/node-killed\n');
      const markdown = await report(folder, '--compare', 'a', 'b', '--reporter', 'markdown');
      expect(markdown.stdout).toMatch(/^## gatecrash: worse, 1 of 2 arms, 1 the same\n/);
      const files = await report(folder, '--compare', 'a', 'b', '--reporter', 'json,markdown', '--output', 'out');
      expect(files).toMatchObject({ code: 1, stdout: 'json: out/comparison.json\nmarkdown: out/comparison.md\n' });
      expect(await readFile(path.join(folder, 'out/comparison.md'), 'utf8')).toBe(markdown.stdout);
      expect(await readFile(path.join(folder, 'out/comparison.json'), 'utf8')).toBe(json.stdout);
    }));

  it('exits 3 where nothing is worse and something is open', () =>
    inFolder(async (folder) => {
      await storeRun(path.join(folder, 'a'));
      await storeRun(path.join(folder, 'b'), {
        arm: (arm) => (arm.name === 'control' ? { ...arm, verdict: 'inconclusive', reason: 'it was late' } : arm),
      });
      const { code, stdout } = await report(folder, '--compare', 'a', 'b');
      expect(code).toBe(3);
      expect(stdout).toContain('  it is inconclusive: it was late\n');
    }));

  it.each([[['a']], [['a', 'a', 'a']], [[]]])('takes two folders: %j', (folders) =>
    inFolder(async (folder) => {
      await storeRun(path.join(folder, 'a'));
      const { code, stderr } = await report(folder, '--compare', ...folders);
      expect(code).toBe(2);
      expect(stderr).toBe(
        `error[GC1011]: --compare: expected two run folders, saw ${folders.length}\nhint: gatecrash report --compare <old run folder> <new run folder>\n`,
      );
    }),
  );
});

describe('what gatecrash report cannot do', () => {
  it('it lists altogether', () =>
    inFolder(async (folder) => {
      await mkdir(path.join(folder, 'empty'));
      const { code, stdout, stderr } = await report(folder, 'empty', 'nowhere', '--reporter', 'htlm', '--opn');
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain('error[GC1002]: unknown option --opn of gatecrash report\nhint: did you mean --open?\n');
      expect(stderr).toContain('error[GC1005]: unknown reporter htlm\nhint: did you mean html?\n');
      expect(stderr).toContain('error[GC1006]: empty is not a run folder: it has no run.json\n');
      expect(stderr).toContain('error[GC1006]: there is no folder nowhere\n');
    }));

  it('a run of another schema version is named as that', () =>
    inFolder(async (folder) => {
      await mkdir(path.join(folder, 'run'));
      const document = { schemaVersion: 2, tool: { name: 'gatecrash', version: '9.0.0' } };
      await writeFile(path.join(folder, 'run/run.json'), JSON.stringify(document));
      const { code, stderr } = await report(folder, 'run', '--reporter', 'console');
      expect(code).toBe(2);
      expect(stderr).toBe(
        'error[GC1009]: run/run.json: expected schemaVersion 1, saw 2 (of gatecrash 9.0.0)\nhint: take the gatecrash that has written it, or run again\n',
      );
    }));

  it.each(['report', 'compare'])('damaged records are told: %s', (what) =>
    inFolder(async (folder) => {
      await storeRun(path.join(folder, 'run'));
      await cp(path.join(folder, 'run'), path.join(folder, 'whole'), { recursive: true });
      await writeFile(path.join(folder, 'run/arms/flapping-node/control/requests.bin'), 'GATECRSHnothing');
      const args = what === 'report' ? ['run', '--reporter', 'html'] : ['--compare', 'whole', 'run'];
      const { code, stderr } = await report(folder, ...args);
      expect(code).toBe(2);
      expect(stderr).toMatch(/^error\[GC1006\]: /);
      await rm(path.join(folder, 'run/arms/flapping-node/control/requests.bin'));
      expect((await report(folder, ...args)).stderr).toMatch(/^error\[GC1006\]: the records of control are missing: /);
    }),
  );

  it('an output that is a file is refused', () =>
    inFolder(async (folder) => {
      await storeRun(path.join(folder, 'run'));
      await writeFile(path.join(folder, 'file'), '');
      const { code, stderr } = await report(folder, 'run', '--reporter', 'html', '--output', 'file');
      expect(code).toBe(4);
      expect(stderr).toContain('error[GC3005]: expected a folder to write into, saw the file ');
    }));

  it('the run.json of another run is not replaced', () =>
    inFolder(async (folder) => {
      await storeRun(path.join(folder, 'a'));
      await storeRun(path.join(folder, 'b'));
      const { code, stderr } = await report(folder, 'a', '--reporter', 'json', '--output', 'b');
      expect(code).toBe(4);
      expect(stderr).toMatch(/^error\[GC3005\]: .*\/b is a run folder: its run\.json is not replaced\n/);
    }));

  it('several folders need one for what is made of them', () =>
    inFolder(async (folder) => {
      await storeShard(path.join(folder, 'a'), 1);
      await storeShard(path.join(folder, 'b'), 2);
      const { code, stderr } = await report(folder, 'a', 'b');
      expect(code).toBe(2);
      expect(stderr).toBe(
        'error[GC1002]: option --output: expected a folder for the report of several run folders, saw none\nhint: gatecrash report a b --output merged\n',
      );
    }));

  it('a full disk is told, and leaves no part of a file', () =>
    inFolder(async (folder) => {
      await storeRun(path.join(folder, 'run'));
      const script = ['mount -t tmpfs -o size=64k tmpfs out', '"$@"', 'code=$?', 'ls -A out >&2', 'exit $code'].join(
        '\n',
      );
      await mkdir(path.join(folder, 'out'));
      const { code, stderr } = await gatecrash(['report', 'run', '--reporter', 'html', '--output', 'out'], {
        cwd: folder,
        through: ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c', script, 'sh'],
      });
      expect(code).toBe(4);
      expect(stderr).toMatch(/^error\[GC3006\]: no space is left to write .*\/out\/report\.html\nhint: [^\n]*\n$/);
    }));
});
