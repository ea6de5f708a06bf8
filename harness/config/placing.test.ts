import { expect, it } from 'vitest';
import { fragmentPath, givenPlace, withoutTemplate } from './placing.ts';

it('puts a part of a config into conf.d, as the official image does with its templates', () => {
  expect(['app.conf', 'app', 'default.conf.template', 'site.template'].map((name) => fragmentPath(name))).toEqual([
    '/etc/nginx/conf.d/app.conf',
    '/etc/nginx/conf.d/app.conf',
    '/etc/nginx/conf.d/default.conf',
    '/etc/nginx/conf.d/site.conf',
  ]);
  expect(fragmentPath('headers.conf', 'server')).toBe('/etc/nginx/server.d/headers.conf');
  expect(withoutTemplate('.template')).toBe('.template');
});

it("looks for paths of nginx's folder at the same place below the user's", () => {
  expect(givenPlace('/etc/nginx/conf.d/a.conf', '/home/u/nginx')).toEqual({
    root: '/etc/nginx',
    below: 'conf.d/a.conf',
  });
  expect(givenPlace('/home/u/nginx/a.conf', '/home/u/nginx')).toEqual({ root: '/home/u/nginx', below: 'a.conf' });
  expect(givenPlace('/etc/letsencrypt/a.conf', '/home/u/nginx')).toBeNull();
});
