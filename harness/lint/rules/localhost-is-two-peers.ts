import { allAre } from '../experiment.ts';
import { onceFor } from '../flaws.ts';
import { nginxDoc, type Rule } from '../rule.ts';
import { isLocalhost } from '../upstreams.ts';

/** `localhost`: two peers, where the app listens on one address. */
export const localhostIsTwoPeers: Rule = {
  id: 'localhost-is-two-peers',
  severity: 'warning',
  title: 'localhost is two addresses, and so two peers',
  why: 'nginx looks a name up when it starts and takes every address as a server of its own; /etc/hosts mostly has 127.0.0.1 and ::1 for localhost. An app that listens on one of them refuses the other: each worker then finds out by a failed attempt every 10 s (max_fails, fail_timeout). And as there are two peers now, a short restart of the app has both left out: "no live upstreams" until fail_timeout is over, where a single address would be asked again at once.',
  sources: [nginxDoc('proxy', 'proxy_pass'), nginxDoc('upstream', 'server')],
  fix: 'write the address on which the app listens: 127.0.0.1',
  since: null,
  until: null,
  experiment: {
    shows: 'localhost is 127.0.0.1 and ::1, the app listens on 127.0.0.1, and is away for two seconds',
    means: { type: 'fault', fault: 'back-again' },
    configs: {
      flawed: `server {
    location / {
        proxy_pass http://localhost:3000;
    }
}`,
      fixed: `server {
    location / {
        proxy_pass http://127.0.0.1:3000;
    }
}`,
    },
    hosts: [{ name: 'localhost', address: '::1' }],
    flawed: {
      comesTo: 'requests fail on after it is back: both addresses are left out',
      holds: ({ statuses, backAfterMs }) => (statuses['502'] ?? 0) > 0 && backAfterMs !== 0,
    },
    fixed: {
      comesTo: 'the first request after it is back is served',
      holds: (seen) => allAre(seen, '200') && seen.backAfterMs === 0,
    },
  },
  example: {
    flawed: `server {
    location / {
        proxy_pass http://localhost:3000; # here
    }
}`,
    fixed: `upstream app {
    server 127.0.0.1:3000;
    server 127.0.0.1:3001;
}

server {
    location / {
        proxy_pass http://app;
    }
}`,
  },
  find: ({ passes, upstreams }) => [
    ...onceFor(
      passes
        .filter(({ address, varies }) => !varies && isLocalhost(address))
        .map((pass) => ({ at: pass.directive, of: pass.target, subject: pass })),
      ({ target, expression }) => ({
        message: `${target} is looked up as 127.0.0.1 and ::1: two peers, of which the app may answer on one`,
        fix: `write 127.0.0.1 in place of localhost: ${expression.replace(/localhost/i, '127.0.0.1')}`,
      }),
    ),
    ...upstreams.flatMap(({ servers }) =>
      servers
        .filter(({ address }) => isLocalhost(address))
        .map(({ directive, written }) => ({
          at: directive,
          message: `server ${written} is looked up as 127.0.0.1 and ::1: two peers, of which the app may answer on one`,
          fix: `write ${written.replace(/^localhost/i, '127.0.0.1')} in place of ${written}`,
        })),
    ),
  ],
};
