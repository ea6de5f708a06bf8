import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutcomeTuple } from '../model/agent-protocol.ts';
import { get, openModel } from '../model/load.ts';
import { startOpenModel } from './open-model.ts';

type Behaviour = 'answer' | 'big-header' | 'fail' | 'reset' | 'close' | 'cut' | 'hang';

const behaviours: Readonly<Record<Behaviour, (request: IncomingMessage, response: ServerResponse) => void>> = {
  answer: (_, response) => response.end('whole'),
  'big-header': (_, response) => response.writeHead(200, { 'x-big': 'x'.repeat(64 * 1024) }).end(),
  fail: (_, response) => response.writeHead(502).end('bad gateway'),
  reset: (request) => request.socket.resetAndDestroy(),
  close: (request) => request.socket.destroy(),
  cut: (_, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('half', () => response.socket?.destroySoon());
  },
  hang: () => {},
};

/** Outcomes that each behaviour may have: which end a cut connection shows depends on what arrives first. */
const outcomes: Readonly<Record<Behaviour, readonly OutcomeTuple[5][]>> = {
  answer: [200],
  'big-header': [200],
  fail: [502],
  reset: ['ECONNRESET'],
  close: ['ECONNRESET'],
  cut: ['TRUNCATED'],
  hang: ['TIMEOUT'],
};

async function serve(script: readonly Behaviour[]): Promise<Server & AsyncDisposable & { readonly port: number }> {
  const server = createServer((request, response) => {
    const id = Number(String(request.headers['x-request-id']).replace('gc-', ''));
    behaviours[script[id % script.length] ?? 'answer'](request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(server, {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}

interface Load {
  readonly tuples: readonly OutcomeTuple[];
  readonly account: Awaited<ReturnType<ReturnType<typeof startOpenModel>['stop']>>;
}

async function drive(
  port: number,
  requests: number,
  timeoutMs: number,
  drainMs = 10_000,
  whileRunning = () => {},
): Promise<Load> {
  const tuples: OutcomeTuple[] = [];
  const reached = Promise.withResolvers<void>();
  const load = startOpenModel(
    { model: openModel({ rate: 1000, requests: [get('/')], timeoutMs }), host: '127.0.0.1', port, maxMs: 30_000 },
    (sent, batch) => {
      tuples.push(...batch);
      if (sent >= requests) reached.resolve();
    },
  );
  whileRunning();
  await reached.promise;
  return { account: await load.stop(drainMs), tuples };
}

describe('the open model', () => {
  it('says of every request once what became of it, as the server treated it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom<Behaviour>('answer', 'fail', 'reset', 'close', 'cut', 'hang'), {
          minLength: 1,
          maxLength: 8,
        }),
        async (script) => {
          await using server = await serve(script);
          // Long enough that only what hangs is not answered by then, also on a busy machine.
          const timeoutMs = script.includes('hang') ? 1500 : 20_000;
          const { account, tuples } = await drive(server.port, 40, timeoutMs, 2 * timeoutMs);
          expect(account.sent).toBe(account.answered + account.failed + account.inFlight);
          expect(account.inFlight).toBe(0);
          expect(tuples.map(([id]) => id).sort((a, b) => a - b)).toEqual(
            Array.from({ length: account.sent }, (_, i) => i),
          );
          expect(tuples.filter(([, , , , , outcome]) => typeof outcome === 'number')).toHaveLength(account.answered);
          for (const [id, , , , , outcome] of tuples) {
            expect(outcomes[script[id % script.length] ?? 'answer']).toContain(outcome);
          }
        },
      ),
      { numRuns: 8 },
    );
  });

  it('counts what is still in flight when the drain is over', async () => {
    await using server = await serve(['answer', 'hang']);
    const { account, tuples } = await drive(server.port, 20, 60_000, 0);
    expect(account.sent).toBe(account.answered + account.failed + account.inFlight);
    expect(account.inFlight).toBeGreaterThan(0);
    expect(tuples.filter(([, , , , doneMs]) => doneMs === null)).toHaveLength(account.inFlight);
    expect(tuples).toHaveLength(account.sent);
  });

  it('drops no arrival when it is held up: what was due meanwhile is sent late, and the stall is recorded', async () => {
    await using server = await serve(['answer']);
    const heldMs = 120;
    const { account, tuples } = await drive(server.port, 300, 10_000, 10_000, () => {
      const until = performance.now() + heldMs;
      while (performance.now() < until);
    });
    expect(account.longestStallMs).toBeGreaterThanOrEqual(heldMs);
    expect(tuples.filter(([, , dueMs, sentMs]) => sentMs - dueMs > heldMs / 2).length).toBeGreaterThanOrEqual(
      heldMs / 2 - 1,
    );
    expect(tuples.every(([id, , dueMs]) => dueMs === id)).toBe(true);
    expect(tuples.every(([, , dueMs, sentMs]) => sentMs >= dueMs)).toBe(true);
  });

  it('takes an answer whose header has 64 KiB, as a browser does', async () => {
    await using server = await serve(['big-header']);
    const { tuples } = await drive(server.port, 5, 10_000);
    expect(new Set(tuples.map(([, , , , , outcome]) => outcome))).toEqual(new Set([200]));
  });

  it('fails with the error code where nobody listens', async () => {
    const server = await serve(['answer']);
    const { port } = server;
    await server[Symbol.asyncDispose]();
    const { account, tuples } = await drive(port, 10, 1000);
    expect(account.answered).toBe(0);
    expect(new Set(tuples.map(([, , , , , outcome]) => outcome))).toEqual(new Set(['ECONNREFUSED']));
  });
});
