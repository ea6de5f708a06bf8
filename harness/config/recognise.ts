import type { Config, Directive } from './parse-config.ts';

/** Directives that stand at the top of a whole config and nowhere else. */
const ofMain: ReadonlySet<string> = new Set([
  'daemon',
  'env',
  'events',
  'http',
  'load_module',
  'lock_file',
  'mail',
  'master_process',
  'pcre_jit',
  'pid',
  'stream',
  'thread_pool',
  'timer_resolution',
  'user',
  'worker_cpu_affinity',
  'worker_priority',
  'worker_processes',
  'worker_rlimit_core',
  'worker_rlimit_nofile',
  'worker_shutdown_timeout',
  'working_directory',
]);

/** Directives that need a `server` around them. */
const ofServer: ReadonlySet<string> = new Set([
  'fastcgi_pass',
  'grpc_pass',
  'if',
  'internal',
  'limit_except',
  'listen',
  'location',
  'memcached_pass',
  'proxy_pass',
  'return',
  'rewrite',
  'scgi_pass',
  'server_name',
  'set',
  'try_files',
  'uwsgi_pass',
]);

/**
 * Where in nginx's config a text belongs: `main` is a whole nginx.conf, `http` a file of conf.d, `server` a part of a `server`,
 * `upstream` a list of servers. `empty` has no directive, `other` is no config of nginx.
 */
export type ConfigLevel = 'main' | 'http' | 'server' | 'upstream' | 'empty' | 'other';

const isServerOfList = ({ name, block, args }: Directive): boolean =>
  name === 'server' && block === null && args.length > 0;

/** Tells by what stands at the top of a config where it belongs. */
export function levelOf({ source, directives, problems }: Config): ConfigLevel {
  // JSON and XML.
  if (/^\s*[[{<]/.test(source)) return 'other';
  const names = directives.map(({ name }) => name.replace(/^\uFEFF/, ''));
  if (names.length === 0) return problems.length === 0 ? 'empty' : 'other';
  if (names.some((name) => ofMain.has(name))) return 'main';
  // Words of nginx's directives have small letters; a file of another kind seldom has nothing else where they stand.
  const strange = names.filter((name) => !/^[a-z][a-z0-9_]*$/.test(name)).length;
  if (strange * 2 > names.length || directives.every(({ args, block }) => args.length === 0 && block === null)) {
    return 'other';
  }
  if (names.some((name) => ofServer.has(name))) return 'server';
  return directives.some(isServerOfList) ? 'upstream' : 'http';
}
