import { expect, it } from 'vitest';
import { type StoreKind, storeKinds } from '../../harness/model/store.ts';
import type { Program } from '../../harness/runtimes/runtime.ts';
import { memcachedArguments } from '../../harness/stores/memcached.ts';
import { postgresArguments, postgresProbe } from '../../harness/stores/postgres.ts';
import { redisArguments } from '../../harness/stores/redis.ts';
import type { TestPod } from '../local-pod.ts';
import { until } from '../until.ts';
import type { Subject } from './subject.ts';

const hosts = storeKinds.map((name, index) => ({ name, address: `127.0.3.${index + 1}` }));
const ports = { redis: 6379, memcached: 11211, postgres: 5432 };

function storeOf(kind: StoreKind): Program {
  const address = { host: hosts.find(({ name }) => name === kind)?.address ?? '', port: ports[kind] };
  const args = {
    redis: redisArguments,
    memcached: memcachedArguments,
    postgres: postgresArguments,
  }[kind](address);
  return { name: kind, kind, args };
}

async function startStore({ pod }: TestPod, kind: StoreKind): Promise<void> {
  await pod.start(storeOf(kind));
  const ready = await pod.agent.call('awaitStore', { kind, host: kind, port: ports[kind], withinMs: 20_000 });
  expect(ready).toMatchObject({ met: true, last: { ready: true } });
}

/** Sends bytes to a store and reads until what came has the last word; all that came, as latin1. */
const talk = `
  const [host, port, question, lastWord] = JSON.parse(process.argv[1]);
  let answer = '';
  const socket = require('node:net').connect(port, host, () => socket.write(Buffer.from(question, 'latin1')));
  socket.setEncoding('latin1').on('data', (text) => {
    answer += text;
    if (!answer.includes(lastWord)) return;
    process.stdout.write(answer);
    socket.destroy();
  });`;

async function ask({ pod }: TestPod, kind: StoreKind, question: string, lastWord: string): Promise<string> {
  const node = 'PATH=/opt/node/bin:/usr/local/bin:$PATH exec node -e "$@"';
  const argv = ['sh', '-c', node, 'sh', talk, JSON.stringify([kind, ports[kind], question, lastWord])];
  const { stdout, stderr } = await pod.agent.call('run', { name: 'talk', argv, env: {}, timeoutMs: 20_000 });
  return `${stdout}${stderr}`;
}

const askRedis = (test: TestPod, command: string) => ask(test, 'redis', `${command}\r\nECHO done\r\n`, 'done\r\n');
const askMemcached = (test: TestPod, command: string) => ask(test, 'memcached', `${command}\r\nversion\r\n`, 'VERSION');

/** A simple query (PostgreSQL's message Q), after the session has begun; `$` ends it. */
function askPostgres(test: TestPod, query: string): Promise<string> {
  const body = Buffer.from(`${query}; select '$' || 'done'\0`);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length + 4);
  const question = Buffer.concat([Buffer.from(postgresProbe.question), Buffer.from('Q'), length, body]);
  return ask(test, 'postgres', question.toString('latin1'), '$done');
}

const tablesOfShop = "select 'tables: ' || count(*) from pg_class where relname = 'shop'";

/** What every runtime's stores do. */
export function storeCases(subject: Subject): void {
  it('starts the stores that it asks for, and they keep what they are given', async () => {
    await using test = await subject.startPod(hosts, { stores: storeKinds });
    await Promise.all(storeKinds.map((kind) => startStore(test, kind)));
    expect(await askRedis(test, 'SET shop open')).toMatch(/^\+OK\r\n/);
    expect(await askRedis(test, 'GET shop')).toMatch(/^\$4\r\nopen\r\n/);
    expect(await askMemcached(test, 'set shop 0 0 4\r\nopen')).toMatch(/^STORED\r\n/);
    expect(await askMemcached(test, 'get shop')).toMatch(/^VALUE shop 0 4\r\nopen\r\nEND\r\n/);
    expect(await askPostgres(test, "create table orders (id text); insert into orders values ('order-1')")).toContain(
      'INSERT 0 1',
    );
    expect(await askPostgres(test, 'select * from orders')).toContain('order-1');
    expect(test.events.filter(({ event }) => event === 'exited')).toEqual([]);
  });

  it.each(storeKinds)('kills %s with SIGKILL, and starts it again empty', async (kind) => {
    await using test = await subject.startPod(hosts, { stores: [kind] });
    await startStore(test, kind);
    const remember = {
      redis: () => askRedis(test, 'SET shop open'),
      memcached: () => askMemcached(test, 'set shop 0 0 4\r\nopen'),
      postgres: () => askPostgres(test, "create table shop as select 'open'"),
    };
    await remember[kind]();
    await test.pod.signal(kind, 'SIGKILL', true);
    const gone = { kind, host: kind, port: ports[kind], withinMs: 0 };
    expect(await test.pod.agent.call('awaitStore', gone)).toMatchObject({
      met: false,
      last: { failure: 'ECONNREFUSED' },
    });
    await until('its exit is told', () =>
      test.events.find((event) => event.event === 'exited' && event.name === kind && event.signal === 'SIGKILL'),
    );
    await startStore(test, kind);
    const recall = {
      redis: () => askRedis(test, 'EXISTS shop'),
      memcached: () => askMemcached(test, 'get shop'),
      postgres: () => askPostgres(test, tablesOfShop),
    };
    expect(await recall[kind]()).toMatch({ redis: /^:0\r\n/, memcached: /^END\r\n/, postgres: /tables: 0/ }[kind]);
  });

  it('gives each pod a PostgreSQL of its own', async () => {
    await using one = await subject.startPod(hosts, { stores: ['postgres'] });
    await using two = await subject.startPod(hosts, { stores: ['postgres'] });
    await Promise.all([one, two].map((test) => startStore(test, 'postgres')));
    await askPostgres(one, "create table shop as select 'open'");
    expect(await askPostgres(one, tablesOfShop)).toContain('tables: 1');
    expect(await askPostgres(two, tablesOfShop)).toContain('tables: 0');
  });

  it('says what a store answers that does not serve', async () => {
    await using test = await subject.startPod(hosts, { stores: ['redis'] });
    await startStore(test, 'redis');
    const wrong = { host: 'redis', port: ports.redis, withinMs: 0 };
    expect((await test.pod.agent.call('awaitStore', { ...wrong, kind: 'memcached' })).last).toEqual({
      failure: expect.stringMatching(/^it answers version with "-ERR unknown command/),
    });
    expect((await test.pod.agent.call('awaitStore', { ...wrong, kind: 'postgres' })).met).toBe(false);
  });

  it('tells version and digest of the stores that its pods were given, and of no other', async () => {
    await using test = await subject.startPod(hosts, { stores: ['redis', 'postgres'] });
    const used = test.runtime.used();
    expect(used.map(({ name }) => name)).toEqual(['redis', 'postgres']);
    for (const { version, origin, digest } of used) {
      expect(version).toMatch(/^\d+\.\d/);
      expect(origin).not.toBe('');
      expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    }
  });

  it('does not start a store that its spec does not ask for', async () => {
    await using test = await subject.startPod(hosts, { stores: ['redis'] });
    await expect(async () => test.pod.start(storeOf('memcached'))).rejects.toThrow(
      /GC9001: the spec of the pod does not ask for memcached/,
    );
  });
}
