import { idleConnectionsEnd } from '../expectations.ts';
import { onceFor } from '../flaws.ts';
import { keepsConnections, keptBy } from '../kept-connections.ts';
import type { Pass } from '../passes.ts';
import { nginxDoc, type Rule } from '../rule.ts';
import type { Subject } from '../subject.ts';
import { saidMs, timeMs } from '../units.ts';

/** After how long without a request Node, which many apps stand on, closes a connection (http.Server.keepAliveTimeout). */
const usualIdleMs = 5000;
const defaultKeptMs = 60_000;

function isKept(subject: Subject, pass: Pass): boolean {
  const kept = keptBy(pass);
  if (pass.module !== 'proxy' || pass.upstream === null || kept === 'refused') return false;
  if (kept === 'asked') return [...subject.gateways, null].some((version) => keepsConnections(subject, pass, version));
  return false;
}

/** nginx keeps a connection for longer than the app does. */
export const upstreamKeepaliveMismatched: Rule = {
  id: 'upstream-keepalive-mismatched',
  severity: 'warning',
  title: 'nginx keeps idle connections for longer than most apps do',
  why: 'The one that closes an idle connection first should be nginx. Where the app closes it, it may do so just as nginx sends the next request: "upstream prematurely closed connection" or 104. nginx asks again for a GET, but a POST that was sent is a 502. nginx keeps connections for 60 s; Node closes them after 5 s, gunicorn after 2 s, uvicorn after 5 s. With two servers, two such closes have both left out.',
  sources: [
    nginxDoc('upstream', 'keepalive_timeout'),
    { title: 'Node: server.keepAliveTimeout', url: 'https://nodejs.org/api/http.html#serverkeepalivetimeout' },
  ],
  fix: '`keepalive_timeout 4s;` in the upstream, or an app that keeps idle connections for longer than nginx does',
  since: null,
  until: null,
  experiment: idleConnectionsEnd('nginx has closed its connections by then, and each POST is served over a new one'),
  example: {
    flawed: `upstream app {
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
    keepalive 16; # here
}

server {
    location / {
        proxy_pass http://app;
        proxy_http_version 1.1;
        proxy_set_header Connection "";
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
        .filter((pass) => isKept(subject, pass))
        .flatMap((pass) => {
          const { upstream } = pass;
          const timeout = upstream?.inner('keepalive_timeout');
          const ms = timeMs(timeout?.args[0] ?? '') ?? defaultKeptMs;
          const at = timeout ?? upstream?.inner('keepalive');
          return at === undefined || ms <= usualIdleMs
            ? []
            : [{ at, of: upstream, subject: { name: upstream?.name, timeout, ms } }];
        }),
      ({ name, timeout, ms }) => ({
        // Who wrote a figure may know the app's.
        severity: timeout === undefined ? 'warning' : 'info',
        message: `connections to upstream ${name} are kept for ${saidMs(ms)}${timeout === undefined ? ', the default' : ''}: an app that closes them after 5 s, as Node does, loses POSTs to that race`,
      }),
    ),
};
