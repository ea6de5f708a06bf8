import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { awaitGeneration, startGateway, writeGatewayFiles } from '../../harness/deploy.ts';
import { nginxArguments } from '../../harness/gateways/nginx.ts';
import type { AgentEvent, FirewallAction } from '../../harness/model/agent-protocol.ts';
import { memory } from '../../harness/model/work.ts';
import { type TestPod, temporaryFolder, uniqueRunId } from '../local-pod.ts';
import { startHolder } from '../start-holder.ts';
import { until } from '../until.ts';
import { answers, app, connectMeets, other, type Subject, startStub, stub } from './subject.ts';

type Exit = Extract<AgentEvent, { readonly event: 'exited' }>;

const config = 'server { listen 80; location / { proxy_pass http://app-1:8080; } }';
const brokenConfig = 'server { lissen 80; }';

function exitOf(test: TestPod, name: string, count = 1): Promise<Exit> {
  const exits = () => test.events.filter((event): event is Exit => event.event === 'exited' && event.name === name);
  return until(`${name} is told to have ended ${count} times`, () => exits().at(count - 1));
}

async function usageOf({ pod }: TestPod, name: string): Promise<{ readonly cpuMs: number; readonly peak: number }> {
  const usage = (await pod.usage()).find((each) => each.name === name);
  return { cpuMs: usage?.cpuMs ?? 0, peak: usage?.rssPeakBytes ?? 0 };
}

/** Keeps asking the stub for what it never answers, so that it works. */
async function work({ pod }: TestPod, host: string): Promise<void> {
  const params = { host, port: 8080, path: '/', status: 299, header: null, withinMs: 200 } as const;
  await Promise.all(Array.from({ length: 8 }, () => pod.agent.call('awaitGet', params)));
}

const firewalled: readonly (readonly [FirewallAction, string])[] = [
  ['drop', 'timeout'],
  ['reset', 'refused'],
  ['prohibited', 'unreachable'],
];

/** What every runtime's pods do, whatever they are made of. */
export function runtimeCases(subject: Subject): void {
  it('knows its hosts by name, and has nothing but its loopback', async () => {
    await using test = await subject.startPod([app, other]);
    await startStub(test, app);
    expect(await answers(test, 'app-1')).toBe(true);
    expect(await connectMeets(test, 'app-2')).toBe('refused');
    const argv = ['cat', '/proc/net/dev'];
    const { stdout } = await test.pod.agent.call('run', { name: 'cat', argv, env: {}, timeoutMs: 20_000 });
    const devices = stdout.trim().split('\n').slice(2);
    expect(devices.map((line) => line.split(':')[0]?.trim())).toEqual(['lo']);
  });

  it('runs nginx with the files it is given, and nginx tells their generation', async () => {
    await using test = await subject.startPod([app]);
    await startStub(test, app);
    await writeGatewayFiles(test.pod, config, 7, []);
    expect((await startGateway(test.pod, 7)).met).toBe(true);
    expect((await awaitGeneration(test.pod, 8, 0)).met).toBe(false);
    await writeGatewayFiles(test.pod, config, 8, []);
    await test.pod.signal('gateway', 'SIGHUP', false);
    expect((await awaitGeneration(test.pod, 8, 20_000)).met).toBe(true);
    const through = { host: '127.0.0.1', port: 80, path: '/', status: 200, header: null, withinMs: 20_000 };
    expect((await test.pod.agent.call('awaitGet', through)).met).toBe(true);
  });

  it('shows outside what its programs write into the exchange folder, as it comes', async () => {
    await using test = await subject.startPod([app]);
    let text = '';
    const follower = test.pod.follow('app-1.journal', (chunk) => {
      text += chunk;
    });
    await startStub(test, app);
    const get = { host: app.address, port: 8080, path: '/', status: 200, header: null, withinMs: 20_000 };
    await test.pod.agent.call('awaitGet', get);
    await until('the answer is in the journal', () => text.includes('answered'));
    await follower.stop();
    expect(await readFile(path.join(test.exchange, 'app-1.journal'), 'utf8')).toBe(text);
  });

  it('kills a program with SIGKILL: its listener is gone, its exit is told, and it can be started again', async () => {
    await using test = await subject.startPod([app, other]);
    await startStub(test, app);
    await startStub(test, other);
    const before = await test.pod.agent.call('now', {});
    const { at } = await test.pod.signal('app-1', 'SIGKILL', true);
    expect(await connectMeets(test, app.address)).toBe('refused');
    expect(await connectMeets(test, other.address)).toBe('connected');
    const exit = await exitOf(test, 'app-1');
    expect(exit).toMatchObject({ code: null, signal: 'SIGKILL' });
    expect(at).toBeGreaterThanOrEqual(before.at);
    expect(exit.outOfMemory).toBe(null);
    await startStub(test, app);
    await test.pod.signal('app-1', 'SIGKILL', true);
    expect(await exitOf(test, 'app-1', 2)).toMatchObject({ signal: 'SIGKILL' });
  });

  it('ends a program with SIGTERM that has no handler for it', async () => {
    await using test = await subject.startPod([app]);
    await startStub(test, app);
    await test.pod.signal('app-1', 'SIGTERM', true);
    expect(await connectMeets(test, app.address)).toBe('refused');
    expect(await exitOf(test, 'app-1')).toMatchObject({ code: null, signal: 'SIGTERM' });
  });

  it('freezes a program, which then accepts and does not answer, and thaws it', async () => {
    await using test = await subject.startPod([app]);
    await startStub(test, app);
    await test.pod.signal('app-1', 'SIGSTOP', false);
    expect(await connectMeets(test, app.address)).toBe('connected');
    expect(await answers(test, app.address, 0)).toBe(false);
    await test.pod.signal('app-1', 'SIGCONT', false);
    expect(await answers(test, app.address)).toBe(true);
  });

  it('takes a second freeze and a needless thaw for what they are: nothing', async () => {
    await using test = await subject.startPod([app]);
    await startStub(test, app);
    await test.pod.signal('app-1', 'SIGCONT', false);
    await test.pod.signal('app-1', 'SIGSTOP', false);
    await test.pod.signal('app-1', 'SIGSTOP', false);
    await test.pod.signal('app-1', 'SIGCONT', false);
    expect(await answers(test, app.address)).toBe(true);
  });

  it('kills a program that is frozen, and starts it again as one that is not', async () => {
    await using test = await subject.startPod([app]);
    await startStub(test, app);
    await test.pod.signal('app-1', 'SIGSTOP', false);
    await test.pod.signal('app-1', 'SIGKILL', true);
    expect(await connectMeets(test, app.address)).toBe('refused');
    expect(await exitOf(test, 'app-1')).toMatchObject({ signal: 'SIGKILL' });
    await startStub(test, app);
  });

  it('plays the peers of a config and the DNS server that it asks, and tells them what to do', async () => {
    await using test = await subject.startPod([app]);
    const { pod } = test;
    const control = { host: '127.0.9.1', port: 8099 };
    const peer = { name: 'app-1:8080', protocol: 'http', listen: { host: app.address, port: 8080 } };
    const peers = { peers: [peer], control, journal: '/var/gatecrash/peers.journal', tls: null };
    const dns = {
      ...{ listen: [{ host: '127.0.9.53', port: 53 }], control: { host: '127.0.9.53', port: 8099 } },
      ...{ ttlSeconds: 1, names: { 'app-1': [app.address] }, services: {} },
    };
    await pod.start({ name: 'peers', kind: 'peer', args: [JSON.stringify(peers)] });
    await pod.start({ name: 'dns', kind: 'dns', args: [JSON.stringify(dns)] });
    const get = async (at: { readonly host: string; readonly port: number }, path: string, status: number) => {
      return (await pod.agent.call('awaitGet', { ...at, path, status, header: null, withinMs: 20_000 })).met;
    };
    expect(await get(control, '/ready', 204)).toBe(true);
    expect(await get(dns.control, '/ready', 204)).toBe(true);
    expect(await get(peer.listen, '/', 200)).toBe(true);
    expect(await get(control, '/peer?name=*&do=answer-503', 204)).toBe(true);
    expect(await get(peer.listen, '/', 503)).toBe(true);
    expect(await get(dns.control, '/name?name=app-1&to=127.0.1.9', 204)).toBe(true);
  });

  it('has the gateway reach a peer by a unix socket, in a folder that they share', async () => {
    const socket = '/run/app/app.sock';
    const nothing = { addresses: [], files: [], folders: [], logs: [], users: [], redirects: [] };
    await using test = await subject.startPod([], { surroundings: { ...nothing, sockets: [socket] } });
    const { pod } = test;
    const control = { host: '127.0.9.1', port: 8099 };
    const peer = { name: `unix:${socket}`, protocol: 'http', listen: { socket } };
    const peers = { peers: [peer], control, journal: '/var/gatecrash/peers.journal', tls: null };
    await pod.start({ name: 'peers', kind: 'peer', args: [JSON.stringify(peers)] });
    await writeGatewayFiles(pod, `server { listen 80; location / { proxy_pass http://unix:${socket}:; } }`, 1, []);
    expect((await startGateway(pod, 1)).met).toBe(true);
    const through = { host: '127.0.0.1', port: 80, path: '/', status: 200, header: null, withinMs: 20_000 };
    expect((await pod.agent.call('awaitGet', through)).met).toBe(true);
  });

  it('is refused where a Toxiproxy proxy is disabled, while the program behind it lives on', async () => {
    await using test = await subject.startPod([app]);
    const { call } = test.pod.agent;
    await test.pod.start({ name: 'toxiproxy', kind: 'toxiproxy', args: ['-host', '127.0.0.1', '-port', '8474'] });
    await call('awaitConnect', { host: '127.0.0.1', port: 8474, outcome: 'connected', withinMs: 20_000 });
    await test.pod.start(stub(app, { port: 18080 }));
    await call('createProxies', {
      host: '127.0.0.1',
      proxies: [{ name: 'app-1', listen: '127.0.1.1:8080', upstream: '127.0.1.1:18080' }],
    });
    expect(await answers(test, app.address)).toBe(true);
    await call('setProxyEnabled', { name: 'app-1', enabled: false });
    expect(await connectMeets(test, app.address)).toBe('refused');
    await call('setProxyEnabled', { name: 'app-1', enabled: true });
    expect(await answers(test, app.address)).toBe(true);
    expect(test.events.filter(({ event }) => event === 'exited')).toEqual([]);
  });

  it.each(firewalled)(
    'blocks an address by its firewall (%s), where a connect meets %s, and opens it',
    async (action, meets) => {
      await using test = await subject.startPod([app, other], { firewall: true });
      await startStub(test, app);
      await startStub(test, other);
      const { call } = test.pod.agent;
      await call('block', { host: 'app-1', port: 8080, action });
      expect(await connectMeets(test, app.address)).toBe(meets);
      expect(await connectMeets(test, other.address)).toBe('connected');
      expect((await call('ping', { host: 'app-1', timeoutMs: 5000 })).ms).not.toBeNull();
      await call('open', { host: 'app-1', port: 8080 });
      expect(await connectMeets(test, app.address)).toBe('connected');
    },
  );

  it('sees the way to a host by TCP, and what a firewall on it says', async () => {
    await using test = await subject.startPod([app], { firewall: true });
    await startStub(test, app);
    const { call } = test.pod.agent;
    const probe = { host: 'app-1', port: 8080, timeoutMs: 5000 };
    const open = await call('traceroute', probe);
    expect(open.hops).toMatchObject([{ address: app.address, annotation: null }]);
    await call('block', { host: 'app-1', port: 8080, action: 'prohibited' });
    const blocked = await call('traceroute', probe);
    expect(blocked.hops).toMatchObject([{ address: app.address, annotation: '!X' }]);
  });

  it('runs a program to its end, and tells its code and what it said', async () => {
    await using test = await subject.startPod([app]);
    const check = { name: 'check', kind: 'gateway', args: nginxArguments.check } as const;
    await writeGatewayFiles(test.pod, config, 1, []);
    expect(await test.pod.run(check, 20_000)).toMatchObject({ code: 0 });
    await writeGatewayFiles(test.pod, brokenConfig, 1, []);
    const { code, stderr } = await test.pod.run(check, 20_000);
    expect(code).toBe(1);
    expect(stderr).toContain('unknown directive "lissen"');
  });

  it('tells what programs use: more when they work, and what a killed one used for good', async () => {
    await using test = await subject.startPod([app]);
    await startStub(test, app);
    const idle = await usageOf(test, 'app-1');
    expect(idle.peak).toBeGreaterThan(1e6);
    const busy = await until('the stub has used CPU', async () => {
      await work(test, app.address);
      const now = await usageOf(test, 'app-1');
      return now.cpuMs > idle.cpuMs ? now : null;
    });
    await test.pod.signal('app-1', 'SIGKILL', true);
    const dead = await usageOf(test, 'app-1');
    expect(dead.cpuMs).toBeGreaterThanOrEqual(busy.cpuMs);
    await startStub(test, app);
    expect((await usageOf(test, 'app-1')).cpuMs).toBeGreaterThan(dead.cpuMs);
  });

  it('tells the code of a program that ends by itself, and keeps what it wrote in its log', async () => {
    await using test = await subject.startPod([app]);
    await test.pod.start({ name: 'app-1', kind: 'stub', args: ['no settings'] });
    expect(await exitOf(test, 'app-1')).toMatchObject({ code: 1, signal: null });
    await test.pod.start({ name: 'toxiproxy', kind: 'toxiproxy', args: ['-no-such-flag'] });
    expect(await exitOf(test, 'toxiproxy')).toMatchObject({ code: 2, signal: null });
    expect((await usageOf(test, 'app-1')).cpuMs).toBeGreaterThanOrEqual(0);
    await test.pod.stop();
    expect(await readFile(path.join(test.exchange, 'app-1.log'), 'utf8')).toContain('SyntaxError');
    expect(await readFile(path.join(test.exchange, 'toxiproxy.log'), 'utf8')).toContain('no-such-flag');
  });

  it.each(['SIGSEGV', 'SIGKILL'] as const)('tells the signal of a program that dies of %s', async (signal) => {
    await using test = await subject.startPod([app]);
    await startStub(test, app);
    await subject.crash(test, 'app-1', signal);
    expect(await exitOf(test, 'app-1')).toMatchObject({ code: null, signal });
    await startStub(test, app);
  });

  it('says that a program runs already, or does not run, and stays usable', async () => {
    await using test = await subject.startPod([app]);
    await startStub(test, app);
    await expect(test.pod.start(stub(app))).rejects.toThrow(/GC9002.*app-1 is running already/);
    await expect(test.pod.signal('ghost', 'SIGKILL', false)).rejects.toThrow(/GC9002.*ghost is not running/);
    expect(await answers(test, app.address)).toBe(true);
  });

  it('tells a stub that dies of its memory from one that dies of a signal, each time that it does', async (context) => {
    if (subject.limited === null) context.skip(`the ${subject.name} runtime has no limits of memory`);
    await using test = await subject.startPod([app]);
    const hungry = stub(app, { workers: 200, work: [memory({ mbPerRequest: 8, heldMs: 1000 })] });
    const limited = { ...hungry, limits: { memoryBytes: 64 * 2 ** 20 } };
    const start = async (): Promise<void> => {
      await test.pod.start(limited);
      expect(await answers(test, app.address)).toBe(true);
    };
    for (const [count, end] of (['memory', 'SIGABRT', 'memory', 'SIGKILL'] as const).entries()) {
      await start();
      if (end === 'memory') await work(test, app.address);
      else await subject.crash(test, 'app-1', end);
      const { signal, outOfMemory } = await exitOf(test, 'app-1', count + 1);
      expect({ end, signal, outOfMemory }).toEqual({
        end,
        ...(end === 'memory' ? subject.limited : { signal: end, outOfMemory: null }),
      });
    }
  });

  it('stops with everything in it, and leaves alone what is not its own', async () => {
    await using foreign = await subject.bystander();
    await using test = await subject.startPod([app], { firewall: true });
    await using neighbour = await subject.startPod([app]);
    await startStub(test, app);
    await startStub(neighbour, app);
    expect(await subject.partsOf(test.runId)).not.toEqual([]);
    await test.pod.stop();
    expect(await subject.partsOf(test.runId)).toEqual([]);
    expect(await answers(neighbour, app.address)).toBe(true);
    const mounts = await readFile('/proc/self/mountinfo', 'utf8');
    expect(mounts.split('\n').filter((line) => line.includes(test.exchange) || line.includes('pod-root'))).toEqual([]);
    expect(await foreign.lives()).toBe(true);
  });

  it('is gone within 5 s when its harness is killed with SIGKILL', async () => {
    await using foreign = await subject.bystander();
    await using temporary = await temporaryFolder();
    const runId = uniqueRunId();
    const harness = await startHolder(runId, temporary.folder, subject.held);
    expect(await subject.partsOf(runId)).not.toEqual([]);
    process.kill(harness.pid, 'SIGKILL');
    await until('nothing of the run is left', async () => (await subject.partsOf(runId)).length === 0, 5000);
    expect(await foreign.lives()).toBe(true);
  });
}
