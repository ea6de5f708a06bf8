import type { IncomingMessage, ServerResponse } from 'node:http';
import { askedFor, askedHeader } from '../model/asked.ts';
import { createCapacity } from './app/capacity.ts';
import { createComplaints } from './app/complaints.ts';
import { openJournal } from './app/journal.ts';
import { readSettings } from './app/settings.ts';
import type { AppAnswer } from './app/step.ts';
import { makeSteps, runSteps } from './app/steps.ts';

/**
 * A stub application behind the gateway: `workers` requests are served at once, each for `serviceTimeMs` and with the
 * `work` that it is told to do, `queue` more wait, and the rest is turned away. It writes a journal line when a request
 * arrives and one when it ends, so that what reached the application is known even if the process is killed. Where it is
 * asked for anything but what the load says that it asked for, the former has what that is.
 * GET /-/ready says how it is, in headers; GET /-/capacity changes workers and queue while it runs, GET /-/<work> what
 * that work knows. To stderr it says of requests that it ended without an answer why. A POST has its effect as soon as it is taken on, before it is answered, as an order that is stored
 * first: whoever is killed in between has done it.
 * Run as `app.ts '<settings as JSON>'`.
 */
// Not imported: that would load all of undici, 25 ms that a restart of the node takes longer (see load/node-http.ts).
const { createServer } = process.getBuiltinModule('node:http');
const { flushCompileCache } = process.getBuiltinModule('node:module');
const settings = readSettings(process.argv[2]);
const journal = openJournal(settings.journal, settings.name);
const capacity = createCapacity(settings);
const steps = await makeSteps(settings, journal);
const complain = createComplaints();

/** How full it is, in the words in which it tells that of itself: "busy 60/12, pool 4/4". */
function fill(): string {
  const told = Object.entries(status()).filter(([name]) => ['x-busy', 'x-pool', 'x-pool-waiting'].includes(name));
  return told.map(([name, value]) => `${name.slice(2)} ${value}`).join(', ');
}

function turnAway(request: IncomingMessage, response: ServerResponse, id: string): void {
  const { method, url } = request;
  if (settings.whenFull !== 'answer-503') complain({ id, method, url }, `the queue is full, turned away (${fill()})`);
  if (settings.whenFull === 'reset') request.socket.resetAndDestroy();
  else if (settings.whenFull === 'close') request.socket.destroy();
  else response.writeHead(503, { 'retry-after': '1' }).end('busy\n');
}

function answer(response: ServerResponse, { status, body }: AppAnswer): void {
  // With its length the answer is whole as soon as it is written: without one, nginx (HTTP/1.0 to its upstreams) waits
  // for the connection's end, and a freeze between the two would cut off what was answered.
  response.writeHead(status, { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

/** Keeps the thread for so long, as code that computes does, without using the CPU. */
function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** The app's own work, a timer and no CPU, and what it answers then. */
function ownWork(request: IncomingMessage): Promise<AppAnswer> {
  const body = `${request.method} ${request.url} by ${settings.name}\n`;
  if (settings.blocking) {
    block(settings.serviceTimeMs);
    return Promise.resolve({ status: 200, body });
  }
  return new Promise((resolve) => setTimeout(() => resolve({ status: 200, body }), settings.serviceTimeMs));
}

/** Closes the connection after `watchdogMs`, as the worker timeout of an app server does. */
function watch(request: IncomingMessage, onBite: () => void): NodeJS.Timeout | undefined {
  if (settings.watchdogMs === null) return undefined;
  return setTimeout(() => {
    onBite();
    request.socket.destroy();
  }, settings.watchdogMs);
}

/** An error of several addresses that were tried has no words of its own. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, name, code } = error as NodeJS.ErrnoException;
  return message === '' ? (code ?? name) : message;
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  id: string,
  worker: Promise<() => void>,
): Promise<void> {
  const gone = new AbortController();
  const end = (outcome: string, by?: string): void => {
    if (gone.signal.aborted) return;
    gone.abort();
    clearTimeout(watchdog);
    journal.end(id, outcome, by);
  };
  const asked = { id, method: request.method ?? '', url: request.url ?? '', journal, signal: gone.signal };
  const watchdog = watch(request, () => {
    if (!gone.signal.aborted) complain(asked, `the watchdog closed it after ${settings.watchdogMs} ms (${fill()})`);
    end('closed');
  });
  const release = await worker;
  try {
    const given = await runSteps(steps, asked, () => ownWork(request));
    if (gone.signal.aborted) return;
    if (response.destroyed) return end('aborted');
    answer(response, given);
    end(given.outcome ?? 'answered', given.by);
  } catch (error) {
    request.socket.destroy();
    if (!gone.signal.aborted) complain(asked, `closed without an answer: ${reasonOf(error)}`);
    end('closed');
  } finally {
    release();
  }
}

/** What the first of the steps that does not let a request in answers it; null = all do. */
function refusalOf(url: string): AppAnswer | null {
  for (const { admit } of steps) {
    const refusal = admit?.(url) ?? null;
    if (refusal !== null) return refusal;
  }
  return null;
}

function status(): Readonly<Record<string, string>> {
  const watchdog = settings.watchdogMs === null ? {} : { 'x-watchdog-ms': String(settings.watchdogMs) };
  return Object.assign(watchdog, capacity.status(), ...steps.map((step) => step.status?.() ?? {}));
}

/** `?workers=1&queue=16` from now on; an empty queue = unbounded. */
function changeCapacity(wanted: URLSearchParams): void {
  capacity.change(Number(wanted.get('workers')), wanted.get('queue') === '' ? null : Number(wanted.get('queue')));
}

async function operate(url: string, response: ServerResponse): Promise<void> {
  const [path = '', query] = url.split('?');
  const wanted = new URLSearchParams(query);
  if (path === '/-/capacity') changeCapacity(wanted);
  for (const step of steps) if (path === `/-/${step.type}`) await step.tell?.(wanted);
  response.writeHead(204, status()).end();
}

const server = createServer((request, response) => {
  request.resume();
  const url = request.url ?? '';
  if (url.startsWith('/-/')) {
    void operate(url, response);
    return;
  }
  const header = request.headers['x-request-id'];
  const id = typeof header === 'string' ? header : '';
  const asked = askedFor(request.method ?? '', url);
  journal.start(id, request.headers[askedHeader] === asked ? undefined : asked);
  const refusal = refusalOf(url);
  if (refusal !== null) {
    answer(response, refusal);
    journal.end(id, 'turned-away');
    return;
  }
  const worker = capacity.take();
  if (worker !== null) {
    void serve(request, response, id, worker);
    return;
  }
  turnAway(request, response, id);
  journal.end(id, 'turned-away');
});
server.keepAliveTimeout = 65_000;
// A node's process ends by SIGKILL, which leaves no time to write the cache that makes its next start faster.
server.listen({ host: settings.host, port: settings.port, backlog: settings.backlog ?? 4096 }, flushCompileCache);
