import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentOf, gatecrash, startGatecrash } from './gatecrash.ts';
import { temporaryFolder } from './local-pod.ts';
import { until } from './until.ts';

const run = ['run', 'flapping-node', '--arm', 'control', '--output', 'out', '-q'];

describe('the reports of a run', () => {
  it('are there once it has ended, named last; the document alone is on stdout, whatever else is asked for', async () => {
    await using temporary = await temporaryFolder();
    const { folder } = temporary;
    const all = [...run, '--reporter', 'console,html,junit,markdown'];
    const { code, stdout, stderr } = await gatecrash(all, { cwd: folder });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/\nreport: out\/report\.html\njunit: out\/junit\.xml\nmarkdown: out\/report\.md\n$/);
    for (const file of ['report.html', 'junit.xml', 'report.md']) {
      expect(await readFile(path.join(folder, 'out', file), 'utf8')).toContain('flapping-node');
    }
    // Made of the stored run, they are the same, and so is the exit code, whatever the run came to.
    const stored = ['report', 'out', '--reporter', 'html,junit,markdown', '--output', 'stored'];
    expect(await gatecrash(stored, { cwd: folder })).toMatchObject({ code, stderr: '' });
    for (const file of ['report.html', 'junit.xml', 'report.md']) {
      const [own, later] = await Promise.all(
        ['out', 'stored'].map((where) => readFile(path.join(folder, where, file), 'utf8')),
      );
      expect(later, file).toBe(own);
    }
    // Those of an earlier run go with it.
    const json = ['run', 'flapping-node', '--arm', 'control', '--output', 'out', '-q', '--reporter', 'json,html'];
    const again = await gatecrash(json, { cwd: folder });
    expect(again).toMatchObject({ stdout: 'report: out/report.html\n', stderr: '' });
    expect(existsSync(path.join(folder, 'out/junit.xml'))).toBe(false);
    const bare = await gatecrash(
      json.filter((word) => word !== '--output' && word !== 'out'),
      { cwd: folder },
    );
    expect(bare.stderr).toMatch(/^report: reports\/.*\/report\.html\n$/);
    expect(JSON.parse(bare.stdout)).toEqual(await documentOf(path.join(folder, 'reports/latest')));
  });

  it('are there though one of them fails, which is told and exits 4', async () => {
    await using temporary = await temporaryFolder();
    const { folder } = temporary;
    const env = { GITHUB_STEP_SUMMARY: path.join(folder, 'nowhere/summary') };
    const args = [...run, '--reporter', 'github,html,junit'];
    const { code, stderr } = await gatecrash(args, { cwd: folder, env });
    expect(code).toBe(4);
    expect(stderr).toMatch(
      /^error\[GC9001\]: the reporter github failed: ENOENT[^\n]*\nhint: verdicts are not touched by it\n$/,
    );
    expect(existsSync(path.join(folder, 'out/report.html'))).toBe(true);
    expect(existsSync(path.join(folder, 'out/junit.xml'))).toBe(true);
  });

  it('are there of a run that was interrupted', async () => {
    await using temporary = await temporaryFolder();
    const { folder } = temporary;
    const { child, ended } = startGatecrash([...run, '--reporter', 'html,junit'], { cwd: folder });
    const log = path.join(folder, 'out/arms/flapping-node/control/access.log');
    await until('requests flow', async () => (await readFile(log, 'utf8').catch(() => '')).includes('"gc-50"'));
    child.kill('SIGINT');
    expect((await ended).code).toBe(130);
    expect(await documentOf(path.join(folder, 'out'))).toMatchObject({ complete: false, exitCode: 130 });
    expect(await readFile(path.join(folder, 'out/report.html'), 'utf8')).toContain('flapping-node');
    expect(await readFile(path.join(folder, 'out/junit.xml'), 'utf8')).toContain('flapping-node');
  });
});
