import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { app } from '../../model/upstream.ts';
import { call, guardedCall, type WorkStep } from '../../model/work.ts';
import { openJournal } from './journal.ts';
import type { AppAnswer, AppRequest } from './step.ts';
import { makeSteps, runSteps } from './steps.ts';

/** A line of a journal. */
type Line = Readonly<Record<string, string | number>>;

type Behaviour = 'answer' | 'fail' | 'reset' | 'cut' | 'hang' | 'rubbish';

const said: Readonly<Record<Behaviour, (socket: Socket) => void>> = {
  answer: (socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nyes'),
  fail: (socket) => void socket.end('HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n'),
  reset: (socket) => void socket.resetAndDestroy(),
  cut: (socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 30\r\n\r\nyes'),
  hang: () => {},
  rubbish: (socket) => void socket.end('<rubbish>\r\n\r\n'),
};

/** An app with one step of work, and the third party that it calls, which does the next of `script` at each call. */
async function appWith(work: WorkStep, script: readonly Behaviour[]) {
  const folder = await mkdtemp(path.join(tmpdir(), 'gatecrash-test-'));
  const file = path.join(folder, 'app-1.journal');
  const journal = openJournal(file, 'app-1');
  let calls = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const behaviour = script[Math.min(calls, script.length - 1)] ?? 'answer';
    calls += 1;
    socket.on('error', () => {}).once('data', () => said[behaviour](socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const services = { payments: { host: '127.0.0.1', port } };
  const own = app({ workers: 1, serviceTimeMs: 0, work: [work] });
  const steps = await makeSteps({ ...own, name: 'app-1', host: '', port: 0, journal: file, services }, journal);
  let id = 0;
  return {
    steps,
    calls: () => calls,
    /** What a request comes to; `signal` aborts when nobody waits for it any more. */
    request: (signal: AbortSignal = new AbortController().signal): Promise<AppAnswer> => {
      const asked: AppRequest = { id: `gc-${id}`, method: 'GET', url: '/', journal, signal };
      id += 1;
      journal.start(asked.id);
      return runSteps(steps, asked, async () => ({ status: 200, body: 'own work' }));
    },
    end: (request: number, outcome: string) => journal.end(`gc-${request}`, outcome),
    status: () => Object.assign({}, ...steps.map((step) => step.status?.() ?? {})),
    /** What its journal has, line by line. */
    lines: async (): Promise<readonly Line[]> =>
      (await readFile(file, 'utf8'))
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function outcomesOf({ lines }: { lines: () => Promise<readonly Line[]> }): Promise<readonly string[]> {
  return (await lines()).flatMap(({ e, o }) => (e === 'call' ? [String(o)] : []));
}

describe('a plain call', () => {
  it('is written down as closed before its request is, when the watchdog bites', async () => {
    await using stub = await appWith(call('payments'), ['hang']);
    const gone = new AbortController();
    const asked = stub.request(gone.signal);
    gone.abort();
    stub.end(0, 'closed');
    await expect(asked).rejects.toThrow();
    expect(await stub.lines()).toMatchObject([
      { e: 'start', id: 'gc-0' },
      { e: 'call', id: 'gc-0', to: 'payments', o: 'closed' },
      { e: 'end', id: 'gc-0', o: 'closed' },
    ]);
  });

  it.each([
    ['reset', 'reset', undefined],
    ['fail', 'failed', 503],
    ['cut', 'reset', 200],
    ['rubbish', 'failed', undefined],
  ] as const)(
    'that meets a third party with %s fails the request, and is written down as %s, with HTTP %s',
    async (met, o, s) => {
      await using stub = await appWith(call('payments'), [met]);
      await expect(stub.request()).rejects.toThrow();
      const calls = (await stub.lines()).filter(({ e }) => e === 'call');
      expect(calls.map((line) => ({ o: line.o, s: line.s }))).toEqual([{ o, s }]);
    },
  );
});

describe('a guarded call', () => {
  it('is the answer of the app where the third party answers', async () => {
    await using stub = await appWith(guardedCall('payments', { timeoutMs: 5000, fallback: true }), ['answer']);
    expect(await stub.request()).toEqual({ status: 200, body: 'own work' });
  });

  it.each(['reset', 'fail', 'rubbish', 'hang'] as const)('answers with default data on %s', async (met) => {
    await using stub = await appWith(guardedCall('payments', { timeoutMs: 100, fallback: true }), [met]);
    expect(await stub.request()).toEqual({ status: 200, body: 'default data in place of payments\n', by: 'fallback' });
    expect(await outcomesOf(stub)).toHaveLength(1);
  });

  it('is given up after its timeout', async () => {
    await using stub = await appWith(guardedCall('payments', { timeoutMs: 50 }), ['hang']);
    await expect(stub.request()).rejects.toThrow();
    expect(await outcomesOf(stub)).toEqual(['timeout']);
  });

  it('is tried again as often as it says, and no more', async () => {
    const work = guardedCall('payments', { timeoutMs: 5000, retries: 3, backoffMs: 1, fallback: true });
    await using saved = await appWith(work, ['reset', 'reset', 'answer']);
    expect(await saved.request()).toEqual({ status: 200, body: 'own work' });
    expect(await outcomesOf(saved)).toEqual(['reset', 'reset', 'answered']);
    await using lost = await appWith(work, ['reset']);
    expect(await lost.request()).toMatchObject({ by: 'fallback' });
    expect(lost.calls()).toBe(4);
  });

  it('is not tried again for a request that nobody waits for any more', async () => {
    const work = guardedCall('payments', { timeoutMs: 5000, retries: 3, backoffMs: 1 });
    await using stub = await appWith(work, ['hang']);
    const gone = new AbortController();
    const asked = stub.request(gone.signal);
    gone.abort();
    await expect(asked).rejects.toThrow();
    expect(await outcomesOf(stub)).toEqual(['closed']);
  });
});

describe('a circuit breaker', () => {
  const breaker = { consecutive: 3, halfOpenAfterMs: 1 };
  const work = guardedCall('payments', { timeoutMs: 5000, breaker, fallback: true });

  it('lets no call through after so many failures in a row, and says so', async () => {
    const patient = guardedCall('payments', {
      timeoutMs: 5000,
      breaker: { ...breaker, halfOpenAfterMs: 60_000 },
      fallback: true,
    });
    await using stub = await appWith(patient, ['reset']);
    expect(stub.status()).toEqual({ 'x-breaker': 'closed' });
    for (let sent = 0; sent < 5; sent += 1) expect(await stub.request()).toMatchObject({ by: 'fallback' });
    expect(stub.calls()).toBe(3);
    expect(stub.status()).toEqual({ 'x-breaker': 'open' });
    expect(await outcomesOf(stub)).toEqual(['reset', 'reset', 'reset', 'short-circuited', 'short-circuited']);
    expect((await stub.lines()).filter(({ e }) => e === 'act')).toMatchObject([
      { node: 'app-1', act: 'breaker-opened', why: '3 calls to payments one after the other failed' },
    ]);
  });

  it('tries one again after a while, and closes when that is answered', async () => {
    await using stub = await appWith(work, ['reset', 'reset', 'reset', 'answer']);
    let answers: readonly AppAnswer[] = [];
    while (answers.at(-1)?.by === 'fallback' || answers.length === 0) answers = [...answers, await stub.request()];
    expect(stub.calls()).toBe(4);
    expect(stub.status()).toEqual({ 'x-breaker': 'closed' });
    const acts = (await stub.lines()).filter(({ e }) => e === 'act');
    expect(acts.map(({ act }) => act)).toEqual(['breaker-opened', 'breaker-closed']);
  });
});
