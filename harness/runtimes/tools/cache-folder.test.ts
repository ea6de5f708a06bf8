import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cacheFolder } from './cache-folder.ts';

test('GATECRASH_CACHE wins over everything', () => {
  expect(cacheFolder({ GATECRASH_CACHE: '/own', XDG_CACHE_HOME: '/xdg', HOME: '/home/a' })).toBe('/own');
});

test('a relative GATECRASH_CACHE is taken from the working folder', () => {
  expect(cacheFolder({ GATECRASH_CACHE: 'own' })).toBe(join(process.cwd(), 'own'));
});

test('XDG_CACHE_HOME has a folder for gatecrash', () => {
  expect(cacheFolder({ XDG_CACHE_HOME: '/xdg', HOME: '/home/a' })).toBe('/xdg/gatecrash');
});

test('a relative or empty XDG_CACHE_HOME is ignored', () => {
  expect(cacheFolder({ XDG_CACHE_HOME: 'xdg', HOME: '/home/a' })).toBe('/home/a/.cache/gatecrash');
  expect(cacheFolder({ XDG_CACHE_HOME: '', HOME: '/home/a' })).toBe('/home/a/.cache/gatecrash');
});
