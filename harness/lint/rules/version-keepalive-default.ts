import { idleConnectionsEnd } from '../expectations.ts';
import { onceFor } from '../flaws.ts';
import { keptBy, keptSince } from '../kept-connections.ts';
import { nginxChanges, nginxDoc, type Rule } from '../rule.ts';
import { isAtLeast, saidVersion } from '../version.ts';

/** From 1.29.7 on connections to upstreams are kept. */
export const versionKeepaliveDefault: Rule = {
  id: 'version-keepalive-default',
  severity: 'info',
  title: 'From nginx 1.29.7 on, connections to upstreams are kept unless they are told not to be',
  why: 'From 1.29.7 on nginx speaks HTTP/1.1 to upstreams and keeps their connections without being asked. A connection that the app has closed meanwhile is a failed attempt: of a GET the next one is asked, one more than proxy_next_upstream_tries says; a POST is a 502. An app that closes idle connections after a few seconds meets that for the first time with the upgrade.',
  sources: [nginxChanges, nginxDoc('upstream', 'keepalive')],
  fix: '`keepalive_timeout 4s;` in the upstream, shorter than the app keeps its connections; or `keepalive 0;`',
  since: [1, 29, 7],
  until: null,
  experiment: idleConnectionsEnd('no connection is kept, and each POST is served over a new one'),
  example: {
    flawed: `upstream app { # here
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
}

server {
    location / {
        proxy_pass http://app;
    }
}`,
    fixed: `upstream app {
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
    keepalive 0;
}

server {
    location / {
        proxy_pass http://app;
    }
}`,
    gateway: '1.30.0',
  },
  find: (subject) => {
    const versions = subject.gateways.filter((gateway) => isAtLeast(gateway, keptSince)).map(saidVersion);
    if (versions.length === 0) return [];
    return onceFor(
      subject.passes.flatMap((pass) => {
        const { upstream } = pass;
        if (upstream === null || pass.module !== 'proxy' || keptBy(pass) !== 'not told') return [];
        if (upstream.inner('keepalive_timeout') !== undefined) return [];
        return [{ at: upstream.directive, of: upstream, subject: upstream }];
      }),
      ({ name }) => ({
        message: `nginx ${versions.join(', ')} keeps connections to upstream ${name} for 60 s, which nginx before 1.29.7 did not keep`,
      }),
    );
  },
};
