import { expect, test } from 'vitest';
import {
  foldersFirst,
  isNoFile,
  isRead,
  logFile,
  notPlaceable,
  pathInPod,
  surroundingsProblems,
} from './surroundings.ts';

test.each([
  ['/etc/nginx/nginx.conf', '/etc/nginx/nginx.conf'],
  ['/srv//app/./a/../b', '/srv/app/b'],
  ['/../../etc/x', '/etc/x'],
  ['/var/run/php/php.sock', '/run/php/php.sock'],
  ['/var/running/x', '/var/running/x'],
  ['/var/lock/nginx', '/run/lock/nginx'],
])('%s is %s in a pod', (path, expected) => {
  expect(pathInPod(path)).toBe(expected);
});

test('a log stands below one folder of the exchange folder, whatever its path', () => {
  expect(logFile('/var/log/nginx/../site.log')).toBe('root/var/log/site.log');
  expect(logFile('/../../x.log')).toBe('root/x.log');
});

test.each([
  '/proc/sys/kernel/core_pattern',
  '/dev/null',
  '/sys/x',
  '/srv/../proc/x',
  '/var/gatecrash/run.json',
  '/opt/gatecrash/package.json',
  '/opt/compile-cache/x',
  '/etc/hosts',
  'etc/x',
  '/',
  '/srv/a\nb',
])('%j is no place for a file', (path) => {
  expect(notPlaceable(path)).not.toBe(null);
});

test('shared memory, and what only looks like a folder of the pod, is a place for files', () => {
  expect(
    ['/dev/shm/x', '/process/x', '/development/x', '/opt/gatecrasher/x', '/etc/hosts.allow'].map(notPlaceable),
  ).toEqual([null, null, null, null, null]);
});

test('folders come before what is in them, each once', () => {
  expect(foldersFirst(['/a/b/c', '/a', '/d/e', '/a'])).toEqual(['/a', '/d/e', '/a/b/c']);
});

test('what programs write to as their output may be a log, and no folder that all need is given away', () => {
  const nothing = { addresses: [], files: [], folders: [], logs: [], sockets: [], users: [], redirects: [] };
  expect(
    surroundingsProblems({ ...nothing, logs: ['/dev/stdout', '/dev/stderr'], sockets: ['/run/app.sock'] }),
  ).toEqual([]);
  const wrong = { folders: ['/usr/'], sockets: ['/var/x.sock'], users: [{ name: 'app', group: 'a b' }] };
  expect(surroundingsProblems({ ...nothing, ...wrong })).toEqual([
    '/usr/ cannot be given to programs to write to',
    '/var/x.sock cannot be a socket: programs share its folder, and need /var as it is',
    '"a b" is no name of a user or group',
  ]);
});

test('a log may go to what a program was started with, or nowhere: no folder has to be there for it', () => {
  const nowhere = ['/dev/stdout', '/dev/null', '/dev/fd/2', '/proc/self/fd/1'];
  expect(nowhere.map(isNoFile)).toEqual([true, true, true, true]);
  expect(nowhere.map(isRead)).toEqual([true, false, false, false]);
  expect(['/dev/shm/a.log', '/proc/1/fd/1', '/var/log/null'].map(isNoFile)).toEqual([false, false, false]);
});
