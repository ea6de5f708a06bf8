import { expect, it } from 'vitest';
import { parseAddress, saidAddress } from './address.ts';

it('reads names, addresses and sockets, with the port that holds where none is written', () => {
  const read = (written: string) => {
    const address = parseAddress(written, 80);
    return address && `${address.type} ${address.host} ${address.port}`;
  };
  expect(read('api')).toBe('name api 80');
  expect(read('api.internal:3000')).toBe('name api.internal 3000');
  expect(read('my_app:3000')).toBe('name my_app 3000');
  expect(read('127.0.0.1:8080')).toBe('ipv4 127.0.0.1 8080');
  expect(read('1.2.3.999')).toBe('name 1.2.3.999 80');
  expect(read('[::1]:8080')).toBe('ipv6 ::1 8080');
  expect(read('[fd00::10]')).toBe('ipv6 fd00::10 80');
  expect(read('unix:/run/app.sock')).toBe('unix /run/app.sock null');
  expect(read('unix:/run/app.sock:/api/')).toBe('unix /run/app.sock null');
  expect(['', ':80', 'a:b', 'a:0', 'a:70000', 'a:80:80', '[x]:80', '::1', 'a b', '[::1'].map(read)).toEqual(
    Array(10).fill(null),
  );
  expect(parseAddress('php', null)).toEqual({ type: 'name', host: 'php', port: null });
});

it('writes them as configs have them', () => {
  const again = (written: string) => {
    const address = parseAddress(written, null);
    return address && saidAddress(address);
  };
  const all = ['api', 'api:3000', '10.0.0.1:80', '[::1]:80', '[::1]', 'unix:/run/a.sock'];
  expect(all.map(again)).toEqual(all);
});
