import { openSync, writeSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * A stub application behind the gateway: `workers` requests are served at once, each for `serviceTimeMs`, `queue`
 * more wait, and the rest is turned away. It writes a journal line when a request arrives and one when it ends, so
 * that what reached the application is known even if the process is killed. GET /-/capacity changes workers and queue
 * while it runs, GET /-/ready says them. A POST has its effect as soon as it is taken on, before it is answered, as an
 * order that is stored first: whoever is killed in between has done it.
 * Run as `app.ts '<settings as JSON>'`.
 */
interface Settings {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly journal: string;
  readonly workers: number;
  readonly serviceTimeMs: number;
  readonly queue: number | null;
  readonly whenFull: 'reset' | 'close' | 'answer-503';
}

// Not imported: that would load all of undici, 25 ms that a restart of the node takes longer (see load/node-http.ts).
const { createServer } = process.getBuiltinModule('node:http');
const { flushCompileCache } = process.getBuiltinModule('node:module');
const settings = JSON.parse(process.argv[2] ?? '{}') as Settings;
const journal = openSync(settings.journal, 'a');
const waiting: (() => void)[] = [];
let { workers, queue } = settings;
let busy = 0;

function note(entry: Record<string, string | number>): void {
  const at = performance.timeOrigin + performance.now();
  writeSync(journal, `${JSON.stringify({ ...entry, node: settings.name, at })}\n`);
}

function turnAway(request: IncomingMessage, response: ServerResponse): void {
  if (settings.whenFull === 'reset') request.socket.resetAndDestroy();
  else if (settings.whenFull === 'close') request.socket.destroy();
  else response.writeHead(503, { 'retry-after': '1' }).end('busy\n');
}

function serve(request: IncomingMessage, response: ServerResponse, end: (outcome: string) => void): void {
  busy += 1;
  setTimeout(() => {
    busy -= 1;
    if (busy < workers) waiting.shift()?.();
    if (response.destroyed) {
      end('aborted');
      return;
    }
    // With its length the answer is whole as soon as it is written: without one, nginx (HTTP/1.0 to its upstreams) waits
    // for the connection's end, and a freeze between the two would cut off what was answered.
    const text = `${request.method} ${request.url} by ${settings.name}\n`;
    response.writeHead(200, { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(text) });
    response.end(text);
    end('answered');
  }, settings.serviceTimeMs);
}

/** `?workers=1&queue=16` from now on; an empty queue = unbounded. What is being served already is served to its end. */
function changeCapacity(wanted: URLSearchParams): void {
  workers = Number(wanted.get('workers'));
  queue = wanted.get('queue') === '' ? null : Number(wanted.get('queue'));
  while (busy < workers && waiting.length > 0) waiting.shift()?.();
}

const server = createServer((request, response) => {
  request.resume();
  const [path, query] = (request.url ?? '').split('?');
  if (path === '/-/ready' || path === '/-/capacity') {
    if (path === '/-/capacity') changeCapacity(new URLSearchParams(query));
    response.writeHead(204, { 'x-capacity': `${workers}/${queue ?? 'unbounded'}` }).end();
    return;
  }
  const id = request.headers['x-request-id'];
  const requestId = typeof id === 'string' ? id : '';
  const end = (outcome: string): void => note({ e: 'end', id: requestId, o: outcome });
  note({ e: 'start', id: requestId });
  if (busy < workers) serve(request, response, end);
  else if (queue === null || waiting.length < queue) {
    waiting.push(() => serve(request, response, end));
  } else {
    turnAway(request, response);
    end('turned-away');
  }
});
server.keepAliveTimeout = 65_000;
// A node's process ends by SIGKILL, which leaves no time to write the cache that makes its next start faster.
server.listen({ host: settings.host, port: settings.port, backlog: 4096 }, flushCompileCache);
