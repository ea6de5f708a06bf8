import { expect, test } from 'vitest';
import { sizeOf } from './apt.ts';
import { dependencyNames } from './debian-package.ts';

test('of alternatives the first is taken, versions and architectures are left out', () => {
  expect(dependencyNames('libc6 (>= 2.34), nginx-core (<< 5.1~) | nginx-full, debconf:any, libstdc++6')).toEqual([
    'libc6',
    'nginx-core',
    'debconf',
    'libstdc++6',
  ]);
});

test('a package without dependencies has none', () => {
  expect(dependencyNames('')).toEqual([]);
});

test.each([
  ['Get:1 http://deb.example/debian bookworm InRelease [151 kB]', 151_000],
  ['Get:4 http://deb.example/debian bookworm/main amd64 Packages [8,790 kB]', 8_790_000],
  ['Get:5 http://deb.example/debian bookworm-updates/main amd64 Packages [6924 B]', 6_924],
  ['Get:7 http://deb.example/debian noble/universe amd64 Packages [15.0 MB]', 15_000_000],
  ['Hit:1 http://deb.example/debian bookworm InRelease', 0],
  ['Fetched 9417 kB in 1s (9318 kB/s)', 0],
])('%s announces %d bytes', (line, bytes) => {
  expect(sizeOf(line)).toBe(bytes);
});
