import type { IncomingMessage } from 'node:http';
import { openJournal } from './app/journal.ts';

/**
 * A third party: answers every request after `serviceTimeMs`, with no limit of its own, and writes down what reached it
 * and what it answered. A request with an idempotency key that it knows is answered without doing the work again
 * (draft-ietf-httpapi-idempotency-key-header). GET /-/ready says that it is there.
 * Run as `third-party.ts '<settings as JSON>'`.
 */
interface Settings {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly journal: string;
  readonly serviceTimeMs: number;
}

const { createServer } = process.getBuiltinModule('node:http');
const { flushCompileCache } = process.getBuiltinModule('node:module');
const settings = JSON.parse(process.argv[2] ?? '{}') as Settings;
const journal = openJournal(settings.journal, settings.name);

/** What has been done for an idempotency key, or is being done: it is done once, however often it is asked for. */
const known = new Map<string, Promise<void>>();

function work(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, settings.serviceTimeMs));
}

function textHeader(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
}

const server = createServer((request, response) => {
  request.resume();
  if (request.url === '/-/ready') {
    response.writeHead(204).end();
    return;
  }
  const id = textHeader(request, 'x-request-id') ?? '';
  const key = textHeader(request, 'idempotency-key');
  const before = key === null ? undefined : known.get(key);
  const done = before ?? work();
  if (key !== null) known.set(key, done);
  journal.start(id);
  void done.then(() => {
    const body = `${settings.name} says yes\n`;
    if (!response.destroyed) response.writeHead(200, { 'content-length': Buffer.byteLength(body) }).end(body);
    journal.end(id, response.destroyed ? 'aborted' : 'answered', before === undefined ? undefined : 'replay');
  });
});
server.keepAliveTimeout = 65_000;
server.listen({ host: settings.host, port: settings.port, backlog: 4096 }, flushCompileCache);
