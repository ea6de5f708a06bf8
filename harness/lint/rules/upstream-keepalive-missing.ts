import { allAre, asked } from '../experiment.ts';
import { onceFor } from '../flaws.ts';
import { keepsConnections, keptBy } from '../kept-connections.ts';
import { saidLocation } from '../passes.ts';
import { nginxDoc, type Rule } from '../rule.ts';
import { settingOf } from '../subject.ts';

/** `keepalive` in the upstream, and requests that close every connection. */
export const upstreamKeepaliveMissing: Rule = {
  id: 'upstream-keepalive-missing',
  severity: 'warning',
  title: 'Connections are to be kept, and each request closes its own',
  why: 'Before 1.29.7 nginx speaks HTTP/1.0 to what is behind it and sends `Connection: close`, unless it is told otherwise: `keepalive` in the upstream alone keeps nothing. Each request makes a connection of its own, and at a high rate the machine runs out of ports (99: Cannot assign requested address; 502).',
  sources: [nginxDoc('upstream', 'keepalive'), nginxDoc('proxy', 'proxy_http_version')],
  fix: '`proxy_http_version 1.1;` and `proxy_set_header Connection "";` where the requests are passed on',
  since: null,
  until: [1, 29, 7],
  experiment: {
    shows: 'nothing is broken: the servers count the connections that requests come over',
    means: { type: 'requests' },
    flawed: {
      comesTo: 'each request makes a connection of its own',
      holds: (seen) => allAre(seen, '200') && seen.connections === asked(seen),
    },
    fixed: {
      comesTo: 'requests share connections',
      holds: (seen) => allAre(seen, '200') && (seen.connections ?? asked(seen)) <= asked(seen) / 2,
    },
  },
  example: {
    flawed: `upstream app {
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
    keepalive 16;
    keepalive_timeout 4s;
}

server {
    location / {
        proxy_pass http://app; # here
    }
}`,
    fixed: `upstream app {
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
    keepalive 16;
    keepalive_timeout 4s;
}

server {
    location / {
        proxy_pass http://app;
        proxy_http_version 1.1;
        proxy_set_header Connection "";
    }
}`,
  },
  find: (subject) =>
    onceFor(
      subject.passes
        .filter((pass) => pass.module === 'proxy' && keptBy(pass) === 'asked' && !keepsConnections(subject, pass, null))
        .map((pass) => ({ at: pass.directive, of: pass.upstream, subject: pass })),
      (pass) => {
        const is11 = settingOf(subject, pass, 'http_version')?.args[0] === '1.1';
        const lacks = is11 ? 'sends `Connection: close`' : 'speaks HTTP/1.0';
        return {
          message: `${saidLocation(pass)} ${lacks} to upstream ${pass.upstream?.name}, so its \`keepalive ${pass.upstream?.inner('keepalive')?.args.join(' ')}\` keeps no connection`,
        };
      },
    ),
};
