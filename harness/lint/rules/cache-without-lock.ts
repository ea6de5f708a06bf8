import { cachedPasses } from '../cached-passes.ts';
import { onceFor } from '../flaws.ts';
import { nginxDoc, type Rule } from '../rule.ts';
import { settingOf } from '../subject.ts';

/** A page that expires, and every client asks the server for it. */
export const cacheWithoutLock: Rule = {
  id: 'cache-without-lock',
  severity: 'info',
  title: 'A page that is not in the cache is asked for by every client at once',
  why: 'While the first request for a page is on its way to the server, the next ones find nothing in the cache either and go there too. At peak that is as much load as without a cache, at the moment when a page expires or nginx has started. With proxy_cache_lock one goes, and the others wait for its answer; with `updating` in proxy_cache_use_stale only pages that were never there need it.',
  sources: [nginxDoc('proxy', 'proxy_cache_lock')],
  fix: '`proxy_cache_lock on;` with a `proxy_cache_lock_timeout`',
  since: null,
  until: null,
  experiment: {
    scenario: 'peak-load',
    arm: 'micro-cache/overload',
    shows: 'a cache of one second, with the lock, carries twice the load that the servers can',
  },
  example: {
    flawed: `proxy_cache_path /var/cache/nginx keys_zone=pages:10m;

server {
    location / {
        proxy_pass http://10.0.0.1:8080;
        proxy_cache pages; # here
        proxy_cache_use_stale error timeout updating;
    }
}`,
    fixed: `proxy_cache_path /var/cache/nginx keys_zone=pages:10m;

server {
    location / {
        proxy_pass http://10.0.0.1:8080;
        proxy_cache pages;
        proxy_cache_use_stale error timeout updating;
        proxy_cache_lock on;
    }
}`,
  },
  find: (subject) =>
    onceFor(
      cachedPasses(subject).flatMap(({ pass, cache }) => {
        const lock = settingOf(subject, pass, 'cache_lock');
        if (lock?.args[0] === 'on') return [];
        return [{ at: lock ?? cache, of: lock ?? cache, subject: { pass, cache } }];
      }),
      ({ pass, cache }) => ({
        message: `requests for a page that is not in cache ${cache.args[0]} all go to ${pass.target} at once`,
        fix: `\`${pass.module}_cache_lock on;\` with a \`${pass.module}_cache_lock_timeout\``,
      }),
    ),
};
