import { describe, expect, it } from 'vitest';
import { memcachedProbe } from './memcached.ts';
import { postgresProbe } from './postgres.ts';
import { redisProbe } from './redis.ts';

// As RESP, memcached's protocol.txt and PostgreSQL's message formats have them.
const authenticated = 'R\0\0\0\x08\0\0\0\0S\0\0\0\x16application_name\0\0';
const ready = 'K\0\0\0\x0c\0\0\x01\x02\0\0\0\x03Z\0\0\0\x05I';
const starting = 'SFATAL\0VFATAL\0C57P03\0Mthe database system is starting up\0Fpostmaster.c\0\0';

describe.each([
  ['redis', redisProbe, '+PONG\r\n'],
  ['memcached', memcachedProbe, 'VERSION 1.6.18\r\n'],
  ['postgres', postgresProbe, authenticated + ready],
] as const)('the probe of %s', (_, { read }, answer) => {
  it('takes the whole answer, and no part of it, for ready', () => {
    expect(read(Buffer.from(answer, 'latin1'))).toEqual({ ready: true });
    const parts = Array.from({ length: answer.length - 6 }, (_, length) => answer.slice(0, length));
    expect(parts.filter((part) => read(Buffer.from(part, 'latin1')) !== null)).toEqual([]);
  });
});

it('says what a server answers that is still starting', () => {
  expect(redisProbe.read(Buffer.from('-LOADING Redis is loading the dataset in memory\r\n'))).toEqual({
    failure: 'it answers PING with "-LOADING Redis is loading the dataset in memory"',
  });
  const length = String.fromCharCode(starting.length + 4);
  expect(postgresProbe.read(Buffer.from(`E\0\0\0${length}${starting}`, 'latin1'))).toEqual({
    failure: '57P03 the database system is starting up',
  });
});

it('says that something else is not PostgreSQL', () => {
  const failure = 'it does not speak the protocol of PostgreSQL';
  expect(postgresProbe.read(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'.slice(4)))).toEqual({ failure });
});
