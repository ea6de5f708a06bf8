import { cachedPasses } from '../cached-passes.ts';
import { onceFor } from '../flaws.ts';
import { nginxDoc, type Rule } from '../rule.ts';
import { settingOf } from '../subject.ts';

/** A cache that has an answer, and passes the error on. */
export const cacheWithoutUseStale: Rule = {
  id: 'cache-without-use-stale',
  severity: 'warning',
  title: 'A cache that passes an error on although it has an answer',
  why: 'An answer that has expired stays in the cache, but nginx does not use it when the server fails unless proxy_cache_use_stale says so: the client gets the 502 or 504 while a good answer lies on the disk. Without `updating` and proxy_cache_background_update a client waits for the timeout before it gets the old answer.',
  sources: [nginxDoc('proxy', 'proxy_cache_use_stale'), nginxDoc('proxy', 'proxy_cache_background_update')],
  fix: '`proxy_cache_use_stale error timeout updating http_502 http_504;` and `proxy_cache_background_update on;`',
  since: null,
  until: null,
  experiment: {
    scenario: 'cross-region',
    arm: 'edge-cache/firewall-drop',
    shows: 'pages that the cache has, also when they are out of date, are served while the region cannot be reached',
  },
  example: {
    flawed: `proxy_cache_path /var/cache/nginx keys_zone=pages:10m;

server {
    location / {
        proxy_pass http://10.0.0.1:8080;
        proxy_cache pages; # here
        proxy_cache_lock on;
    }
}`,
    fixed: `proxy_cache_path /var/cache/nginx keys_zone=pages:10m;

server {
    location / {
        proxy_pass http://10.0.0.1:8080;
        proxy_cache pages;
        proxy_cache_lock on;
        proxy_cache_use_stale error timeout updating http_502 http_504;
        proxy_cache_background_update on;
    }
}`,
  },
  find: (subject) =>
    onceFor(
      cachedPasses(subject).flatMap(({ pass, cache }) => {
        const stale = settingOf(subject, pass, 'cache_use_stale');
        const lacks = ['error', 'timeout'].filter((condition) => !(stale?.args ?? []).includes(condition));
        if (lacks.length === 0) return [];
        return [{ at: stale ?? cache, of: stale ?? cache, subject: { pass, cache, stale, lacks } }];
      }),
      ({ pass, cache, stale, lacks }) => ({
        message:
          stale === undefined || stale.args.includes('off')
            ? `cache ${cache.args[0]} keeps answers that have expired, and does not use them when ${pass.target} fails`
            : `cache ${cache.args[0]} uses answers that have expired, but not on ${lacks.join(' and ')}`,
        fix: `\`${pass.module}_cache_use_stale error timeout updating http_502 http_504;\` and \`${pass.module}_cache_background_update on;\``,
      }),
    ),
};
