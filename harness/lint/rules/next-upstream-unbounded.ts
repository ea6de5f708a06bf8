import { onceFor } from '../flaws.ts';
import { retriesOf, timeoutOf } from '../retries.ts';
import { nginxDoc, type Rule } from '../rule.ts';
import { saidMs } from '../units.ts';

const longestMs = 60_000;

/** A request that asks every server, each for its whole timeout. */
export const nextUpstreamUnbounded: Rule = {
  id: 'next-upstream-unbounded',
  severity: 'warning',
  title: 'A request may ask every server, each for its whole timeout',
  why: 'Without proxy_next_upstream_tries and proxy_next_upstream_timeout nginx goes on until every server was asked. When what stands behind all of them is slow, each request waits for as many read timeouts as there are servers, and puts its work on every one of them: retries multiply the load just when there is too much of it, and each counts against max_fails.',
  sources: [nginxDoc('proxy', 'proxy_next_upstream_tries'), nginxDoc('proxy', 'proxy_next_upstream_timeout')],
  fix: '`proxy_next_upstream_tries 2;` and `proxy_next_upstream_timeout 10s;`',
  since: null,
  until: null,
  experiment: {
    scenario: 'bad-release',
    arm: 'retry-poison/uncaught-exception',
    shows: 'passed on once, a request that kills its server kills a second one as well',
  },
  example: {
    flawed: `upstream app {
    server 10.0.0.1:8080 max_fails=3;
    server 10.0.0.2:8080 max_fails=3;
    server 10.0.0.3:8080 max_fails=3;
}

server {
    location / {
        proxy_pass http://app; # here
        proxy_connect_timeout 1s;
    }
}`,
    fixed: `upstream app {
    server 10.0.0.1:8080 max_fails=3;
    server 10.0.0.2:8080 max_fails=3;
    server 10.0.0.3:8080 max_fails=3;
}

server {
    location / {
        proxy_pass http://app;
        proxy_connect_timeout 1s;
        proxy_next_upstream_tries 2;
        proxy_next_upstream_timeout 10s;
    }
}`,
  },
  find: (subject) =>
    onceFor(
      subject.passes.flatMap((pass) => {
        const { upstream } = pass;
        const retries = retriesOf(subject, pass);
        const { ms } = timeoutOf(subject, pass, 'read_timeout');
        if (upstream === null || upstream.servers.length < 3 || !retries.on) return [];
        if (!retries.conditions.includes('timeout') || retries.tries !== 0 || retries.timeoutMs !== 0) return [];
        const servers = upstream.servers.length;
        if (servers * ms <= longestMs) return [];
        return [{ at: pass.directive, of: upstream, subject: { upstream, servers, ms, module: pass.module } }];
      }),
      ({ upstream, servers, ms, module }) => ({
        message: `a request to upstream ${upstream.name} may ask all ${servers} servers for ${saidMs(ms)} each: ${saidMs(servers * ms)} until the client has an answer`,
        fix: `\`${module}_next_upstream_tries 2;\` and \`${module}_next_upstream_timeout 10s;\``,
      }),
    ),
};
