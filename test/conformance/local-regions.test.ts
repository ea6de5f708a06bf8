import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { tokenHolders } from '../../harness/runtimes/pod-token.ts';
import { startTestPod, temporaryFolder, uniqueRunId } from '../local-pod.ts';
import { regions } from '../regions.ts';
import { startHolder } from '../start-holder.ts';
import { until } from '../until.ts';
import { local } from './local-subject.ts';
import { regionCases, startRegions } from './region-cases.ts';
import { app, startStub } from './subject.ts';

const sh = promisify(execFile);

function read(read: () => string): string {
  try {
    return read();
  } catch {
    return ''; // it exited in between
  }
}

/** Network namespaces that the mounts of a process hold. */
function heldBy(pid: number | string): readonly string[] {
  return read(() => readFileSync(`/proc/${pid}/mountinfo`, 'utf8')).match(/net:\[\d+\]/g) ?? [];
}

/** Whether it is the first process of a process namespace of its own, as the agent is. */
function isInit(pid: number): boolean {
  return /^NSpid:.*\t\d+\t1$/m.test(read(() => readFileSync(`/proc/${pid}/status`, 'utf8')));
}

/** Network namespaces of the router and the regions of a run's pod. */
function namespacesOf(runId: string): readonly string[] {
  const mine = tokenHolders().filter((holder) => holder.runId === runId);
  return [...new Set(mine.flatMap(({ pid }) => heldBy(pid)))];
}

/** Those of them that any process of this machine is in, or holds. */
function left(namespaces: readonly string[]): readonly string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const held = new Set(pids.flatMap((pid) => [read(() => readlinkSync(`/proc/${pid}/ns/net`)), ...heldBy(pid)]));
  return namespaces.filter((namespace) => held.has(namespace));
}

describe('a pod of the local runtime with regions', () => {
  regionCases(local);

  it('lets a region reach another one, but not the gateway’s side by its names: they lead to the region', async () => {
    await using test = await startRegions(local);
    await startStub(test, app);
    const meets = async (host: string, place: { readonly region?: string }): Promise<string> => {
      const connect = `const socket = require('net').connect(8080, '${host}')
        .on('connect', () => process.stdout.write('connected', () => socket.destroy()))
        .on('error', ({ code }) => process.stdout.write(code))`;
      const argv = ['/opt/node/bin/node', '-e', connect];
      const run = { name: 'node', argv, env: {}, timeoutMs: 20_000, ...place };
      return (await test.pod.agent.call('run', run)).stdout;
    };
    expect(await meets('near-1', { region: 'far' })).toBe('connected');
    expect(await meets('app-1', { region: 'far' })).toBe('ECONNREFUSED');
    expect(await meets('app-1', {})).toBe('connected');
  });

  it('says which host of a region it does not have', async () => {
    const unknown = startTestPod([app], { regions });
    await expect(unknown).rejects.toThrow('GC9001: the pod has no host far-1 for its region far');
  });

  it('tells how a region is reached when it is kept', async () => {
    await using test = await startRegions(local);
    const { ways } = await test.pod.keep();
    try {
      const command = ways.find(({ what }) => what === 'a shell in far')?.command ?? '';
      const { stdout } = await sh('sh', ['-c', `echo 'ip -o -4 address' | ${command}`]);
      expect(stdout).toContain(' inet 10.1.0.1/24 ');
    } finally {
      await test.pod.stop(); // the scope leaves a kept pod up
    }
    expect(tokenHolders().filter(({ runId }) => runId === test.runId)).toEqual([]);
  });

  it('leaves no namespace behind when it stops', async () => {
    await using test = await startRegions(local);
    const namespaces = namespacesOf(test.runId);
    expect(namespaces).toHaveLength(3);
    expect(left(namespaces)).toEqual(namespaces);
    await test.pod.stop();
    expect(left(namespaces)).toEqual([]);
  });

  it('leaves no namespace behind when its agent is killed with SIGKILL', async () => {
    await using test = await startRegions(local);
    const namespaces = namespacesOf(test.runId);
    const agents = tokenHolders().filter(({ runId, pid }) => runId === test.runId && isInit(pid));
    expect(agents).toHaveLength(1);
    for (const { pid } of agents) process.kill(pid, 'SIGKILL');
    await until('no namespace is left', () => left(namespaces).length === 0, 5000);
  });

  it('leaves no namespace behind when its harness is killed with SIGKILL', async () => {
    await using temporary = await temporaryFolder();
    const runId = uniqueRunId();
    const harness = await startHolder(runId, temporary.folder, ['local', 'regions']);
    const namespaces = namespacesOf(runId);
    expect(namespaces).toHaveLength(3);
    process.kill(harness.pid, 'SIGKILL');
    await until('no namespace is left', () => left(namespaces).length === 0, 5000);
    expect(tokenHolders().filter((holder) => holder.runId === runId)).toEqual([]);
  });
});
