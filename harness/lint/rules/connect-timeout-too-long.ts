import { onceFor } from '../flaws.ts';
import { retriesOf, timeoutOf } from '../retries.ts';
import { nginxDoc, type Rule } from '../rule.ts';
import { saidMs } from '../units.ts';
import { hasOthers } from '../upstreams.ts';

const longestMs = 10_000;

/** A failover that begins when the client has gone. */
export const connectTimeoutTooLong: Rule = {
  id: 'connect-timeout-too-long',
  severity: 'warning',
  title: 'The next server is asked when the client has gone',
  why: 'A server whose machine is gone, or that a firewall drops, does not refuse: the connection is lost in silence, and nginx waits for proxy_connect_timeout (60 s unless it is told otherwise) before it asks the next server. A server that is there accepts in milliseconds.',
  sources: [nginxDoc('proxy', 'proxy_connect_timeout'), nginxDoc('proxy', 'proxy_next_upstream')],
  fix: '`proxy_connect_timeout 1s;` (more where the way is long)',
  since: null,
  until: null,
  experiment: {
    scenario: 'cross-region',
    arm: 'deploy-in-region/firewall-drop',
    shows: 'with a short connect timeout, requests whose packets are dropped are served by another server',
  },
  example: {
    flawed: `upstream app {
    server 10.0.0.1:8080 max_fails=3;
    server 10.0.0.2:8080 max_fails=3;
}

server {
    location / {
        proxy_pass http://app; # here
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
    }
}`,
  },
  find: (subject) =>
    onceFor(
      subject.passes.flatMap((pass) => {
        const { upstream } = pass;
        const { directive, ms } = timeoutOf(subject, pass, 'connect_timeout');
        const { on, conditions } = retriesOf(subject, pass);
        if (upstream === null || !hasOthers(upstream) || !on || !conditions.includes('timeout') || ms <= longestMs)
          return [];
        // A socket of this machine answers at once, or refuses.
        if (upstream.servers.every(({ address }) => address?.type === 'unix')) return [];
        return [
          { at: directive ?? pass.directive, of: directive ?? upstream, subject: { upstream, directive, ms, pass } },
        ];
      }),
      ({ upstream, directive, ms, pass }) => ({
        // One name that is looked up again may stand for one server alone.
        severity: upstream.servers.length > 1 ? 'warning' : 'info',
        message: `a server of upstream ${upstream.name} that does not answer costs ${saidMs(ms)}${directive === undefined ? ', the default,' : ''} before the next one is asked`,
        fix: `\`${pass.module}_connect_timeout 1s;\` (more where the way is long)`,
      }),
    ),
};
