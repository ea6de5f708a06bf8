import { promises as dns } from 'node:dns';
import { decode, encode } from 'dns-packet';
import { expect, it } from 'vitest';
import { until } from '../../test/until.ts';
import { exchange } from './testing/exchange.ts';
import { type StartedProgram, startProgram } from './testing/start-program.ts';

/** Only this test has this address. */
const host = '127.77.2.1';
const port = 5353;
const backend = { priority: 1, weight: 2, port: 3000, target: 'api' };
const many = Array.from({ length: 60 }, (_, i) => `127.1.0.${i + 1}`);

function start(): Promise<StartedProgram> {
  return startProgram('dns.ts', host, {
    listen: [{ host, port }],
    ttlSeconds: 7,
    names: { api: ['127.0.1.1', '127.0.1.2', '::5'], 'many.example.com': many },
    services: { '_http._tcp.api': [backend] },
  });
}

function resolver(timeoutMs = 20_000): dns.Resolver {
  const asks = new dns.Resolver({ timeout: timeoutMs, tries: 1 });
  asks.setServers([`${host}:${port}`]);
  return asks;
}

function codeOf(asked: Promise<unknown>): Promise<string> {
  return asked.then(
    (answer) => JSON.stringify(answer),
    ({ code }) => code,
  );
}

it('answers the names that it knows, and knows that there are no others', async () => {
  await using _ = await start();
  const asks = resolver();
  expect((await asks.resolve4('api', { ttl: true })).map(({ address, ttl }) => `${address} ${ttl}`).sort()).toEqual([
    '127.0.1.1 7',
    '127.0.1.2 7',
  ]);
  expect(await asks.resolve6('API')).toEqual(['::5']);
  expect(await asks.resolveSrv('_http._tcp.api')).toMatchObject([{ priority: 1, weight: 2, port: 3000, name: 'api' }]);
  expect(await codeOf(asks.resolve6('many.example.com'))).toBe('ENODATA');
  expect(await codeOf(asks.resolve4('example.com'))).toBe('ENOTFOUND');
});

it('has who asks over UDP ask again over TCP where the answer is too long', async () => {
  await using _ = await start();
  expect((await resolver().resolve4('many.example.com')).toSorted()).toEqual(many.toSorted());
  const query = encode({ type: 'query', id: 9, questions: [{ type: 'A', name: 'many.example.com' }] });
  const length = Buffer.from([query.length >> 8, query.length & 0xff]);
  using twice = exchange({ host, port }, Buffer.concat([length, query, length, query]));
  const answerBytes = () => (twice.came().length < 2 ? Number.POSITIVE_INFINITY : 2 + twice.came().readUInt16BE(0));
  await until('both answers have come', () => twice.came().length === 2 * answerBytes());
  const { id, type, answers = [] } = decode(twice.came().subarray(2, answerBytes()));
  expect([id, type, answers.length]).toEqual([9, 'response', 60]);
});

it('gives a name another address while it runs, and takes it away', async () => {
  await using program = await start();
  const asks = resolver();
  const { status, headers } = await program.tell('/name?name=api&to=127.0.1.9');
  expect([status, headers.get('x-addresses')]).toEqual([204, '127.0.1.9']);
  expect(await asks.resolve4('api')).toEqual(['127.0.1.9']);
  await program.tell('/name?name=new.example.com&to=127.0.1.10');
  expect(await asks.resolve4('new.example.com')).toEqual(['127.0.1.10']);
  await program.tell('/name?name=new.example.com&to=');
  expect(await codeOf(asks.resolve4('new.example.com'))).toBe('ENOTFOUND');
  expect((await program.tell('/name?name=new.example.com')).headers.get('x-questions')).toBe('2');
  const wrong = await program.tell('/name?name=api&to=nowhere');
  expect([wrong.status, wrong.words]).toEqual([400, 'no address: nowhere\n']);
});

it('says that it has failed, or nothing, when it is told to', async () => {
  await using program = await start();
  await program.tell('/dns?do=servfail');
  expect(await codeOf(resolver().resolve4('api'))).toBe('ESERVFAIL');
  await program.tell('/dns?do=silent');
  expect(await codeOf(resolver(200).resolve4('api'))).toBe('ETIMEOUT');
  expect((await program.tell('/dns?do=lie')).status).toBe(400);
  await program.tell('/dns?do=ok');
  expect(await codeOf(resolver().resolve4('api'))).toContain('127.0.1.1');
});
