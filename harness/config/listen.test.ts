import { expect, it } from 'vitest';
import { listensOf } from './listen.ts';
import { parseConfig } from './parse-config.ts';

const listens = (text: string, http2 = false) => {
  const [server] = parseConfig(`server { ${text} }`, 'a.conf').directives;
  return listensOf(server ?? { block: null }, http2);
};
const said = (text: string) =>
  listens(text).map(({ type, host, port, lastPort, ...flags }) => {
    const set = Object.entries(flags).flatMap(([name, value]) => (value === true ? [name] : []));
    return [`${type} ${host} ${port}${lastPort === port ? '' : `-${lastPort}`}`, ...set].join(' ');
  });

it('reads addresses, ports, ranges and sockets', () => {
  const text =
    'listen 80; listen *:81; listen 127.0.0.1:82; listen [::]:83; listen localhost; listen unix:/run/n.sock; listen 8000-8010; listen 10.0.0.1:90-91;';
  expect(said(text)).toEqual([
    'any * 80',
    'any * 81',
    'ipv4 127.0.0.1 82',
    'ipv6 :: 83',
    'name localhost 80',
    'unix /run/n.sock null',
    'any * 8000-8010',
    'ipv4 10.0.0.1 90-91',
  ]);
});

it('reads what is spoken there', () => {
  expect(
    said('listen 443 ssl http2 default_server; listen 443 quic reuseport; listen 80 proxy_protocol; listen 53 udp;'),
  ).toEqual(['any * 443 ssl http2 defaultServer', 'any * 443 quic', 'any * 80 proxyProtocol', 'any * 53 udp']);
  expect(listens('listen 443 ssl;', true)[0]?.http2).toBe(true);
});

it('has port 80 where nothing is written', () => {
  expect(said('server_name a;')).toEqual(['any * 80']);
  expect(listens('')[0]?.at).toBeNull();
});
