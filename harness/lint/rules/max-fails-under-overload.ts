import { onceFor } from '../flaws.ts';
import { retriesOf } from '../retries.ts';
import { nginxDoc, type Rule } from '../rule.ts';
import { hasOthers } from '../upstreams.ts';

const shedding = ['http_503', 'http_429'];

/** An app that turns requests away in good order is left out for it. */
export const maxFailsUnderOverload: Rule = {
  id: 'max-fails-under-overload',
  severity: 'warning',
  title: 'A server that sheds load is left out for it',
  why: '503 and 429 are how an app says that it has too much to do. Named in proxy_next_upstream they count as failed attempts: max_fails leaves that server out for fail_timeout, its load goes to the others, which have too much then and shed as well, until there are "no live upstreams". And each of these requests is sent to a second server that has no room either.',
  sources: [nginxDoc('upstream', 'max_fails'), nginxDoc('proxy', 'proxy_next_upstream')],
  fix: '`max_fails=0` for these servers, or leave http_503 and http_429 out of proxy_next_upstream',
  since: null,
  until: null,
  experiment: {
    scenario: 'peak-load',
    arm: 'default-passive-checks/overload',
    shows: 'servers that are left out for being overloaded make the overload worse',
  },
  example: {
    flawed: `upstream app {
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
    server 10.0.0.3:8080;
}

server {
    location / {
        proxy_pass http://app;
        proxy_next_upstream error timeout http_503; # here
        proxy_next_upstream_tries 2;
    }
}`,
    fixed: `upstream app {
    server 10.0.0.1:8080 max_fails=0;
    server 10.0.0.2:8080 max_fails=0;
    server 10.0.0.3:8080 max_fails=0;
}

server {
    location / {
        proxy_pass http://app;
        proxy_next_upstream error timeout http_503;
        proxy_next_upstream_tries 2;
    }
}`,
  },
  find: (subject) =>
    onceFor(
      subject.passes.flatMap((pass) => {
        const { upstream } = pass;
        const { conditions, directive } = retriesOf(subject, pass);
        const named = shedding.filter((status) => conditions.includes(status));
        if (upstream === null || directive === undefined || named.length === 0 || !hasOthers(upstream)) return [];
        const counting = upstream.servers.find(({ maxFails }) => maxFails > 0);
        return counting === undefined ? [] : [{ at: directive, of: directive, subject: { upstream, named, counting } }];
      }),
      ({ upstream, named, counting }) => ({
        message: `${counting.maxFails === 1 ? 'one answer' : `${counting.maxFails} answers`} with ${named.map((name) => name.slice('http_'.length)).join(' or ')} leave${counting.maxFails === 1 ? 's' : ''} ${counting.written} out of upstream ${upstream.name}: an app that sheds load loses its servers one by one`,
      }),
    ),
};
