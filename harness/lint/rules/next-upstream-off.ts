import { onceFor } from '../flaws.ts';
import { retriesOf } from '../retries.ts';
import { nginxDoc, type Rule } from '../rule.ts';
import { hasOthers } from '../upstreams.ts';

/** Several servers, and a request that asks one of them only. */
export const nextUpstreamOff: Rule = {
  id: 'next-upstream-off',
  severity: 'warning',
  title: 'Several servers, and a failed request is not passed on',
  why: 'With `proxy_next_upstream off`, or a single try, the answer of the first server is the answer: while one of three refuses, every third request is a 502 although two others could serve it. nginx does pass GETs on unless it is told otherwise.',
  sources: [nginxDoc('proxy', 'proxy_next_upstream'), nginxDoc('proxy', 'proxy_next_upstream_tries')],
  fix: '`proxy_next_upstream error timeout;` with `proxy_next_upstream_tries 2;`',
  since: null,
  until: null,
  experiment: {
    scenario: 'flapping-node',
    arm: 'failover/node-killed',
    shows: 'the requests that fail with `off` do not with `error timeout` and two tries',
  },
  example: {
    flawed: `upstream app {
    server 10.0.0.1:8080 max_fails=3;
    server 10.0.0.2:8080 max_fails=3;
}

server {
    location / {
        proxy_pass http://app;
        proxy_connect_timeout 1s;
        proxy_next_upstream off; # here
    }
}`,
    fixed: `upstream app {
    server 10.0.0.1:8080 max_fails=3;
    server 10.0.0.2:8080 max_fails=3;
}

server {
    location / {
        proxy_pass http://app;
        proxy_connect_timeout 1s;
        proxy_next_upstream error timeout;
        proxy_next_upstream_tries 2;
    }
}`,
  },
  find: (subject) =>
    onceFor(
      subject.passes.flatMap((pass) => {
        const { upstream } = pass;
        const { on, conditions, directive, triesBy } = retriesOf(subject, pass);
        const at = conditions.includes('off') ? directive : triesBy;
        if (upstream === null || !hasOthers(upstream) || on || at === undefined) return [];
        return [{ at, of: at, subject: { upstream, at } }];
      }),
      ({ upstream, at }) => {
        const { length } = upstream.servers;
        const others = length > 1 ? ` although upstream ${upstream.name} has ${length} servers` : '';
        return {
          message: `\`${at.name} ${at.args.join(' ')}\`: a request that one server fails is not passed on${others}`,
        };
      },
    ),
};
