import { expect, it } from 'vitest';
import { exposedPort, shortPort, targetOf } from './compose-ports.ts';

const range = (from: number, to = from) => ({ from, to });

it.each([
  ['80', range(80), null],
  ['8080:80', range(80), range(8080)],
  ['8000-8010:80-90', range(80, 90), range(8000, 8010)],
  ['127.0.0.1:8080:80', range(80), range(8080)],
  ['127.0.0.1::80', range(80), null],
  ['127.0.0.1:80', range(80), null],
  ['[::1]:8080:80/tcp', range(80), range(8080)],
  ['6060:6060/udp', range(6060), range(6060)],
  ['3000-3005', range(3000, 3005), null],
])('reads %s', (written, target, published) => {
  expect(shortPort(written)).toEqual({ target, published });
});

it.each(['', 'http', '70000', '90-80', 'a:80', '8080:', '0'])('reads no port in "%s"', (written) => {
  expect(shortPort(written)).toBeNull();
});

it('reads ports that are exposed', () => {
  expect(['3000', '3000-3005/tcp', '53/udp'].map(exposedPort)).toEqual([range(3000), range(3000, 3005), range(53)]);
  expect(exposedPort('web')).toBeNull();
});

it('tells the port inside of one on the machine', () => {
  const ports = { target: range(80, 90), published: range(8000, 8010) };
  expect([8000, 8003, 8011].map((port) => targetOf(port, ports))).toEqual([80, 83, null]);
  expect(targetOf(8001, { target: range(80), published: range(8000, 8010) })).toBe(80);
});
