import { openJournal } from './app/journal.ts';

/**
 * A third party: answers every request after `serviceTimeMs`, with no limit of its own, and writes down what reached it
 * and what it answered. GET /-/ready says that it is there.
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

const server = createServer((request, response) => {
  request.resume();
  if (request.url === '/-/ready') {
    response.writeHead(204).end();
    return;
  }
  const header = request.headers['x-request-id'];
  const id = typeof header === 'string' ? header : '';
  journal.start(id);
  setTimeout(() => {
    const body = `${settings.name} says yes\n`;
    if (!response.destroyed) response.writeHead(200, { 'content-length': Buffer.byteLength(body) }).end(body);
    journal.end(id, response.destroyed ? 'aborted' : 'answered');
  }, settings.serviceTimeMs);
});
server.keepAliveTimeout = 65_000;
server.listen({ host: settings.host, port: settings.port, backlog: 4096 }, flushCompileCache);
