import type { Address } from '../../config/address.ts';
import { allAre } from '../experiment.ts';
import { onceFor } from '../flaws.ts';
import { nginxDoc, type Rule } from '../rule.ts';
import type { Subject } from '../subject.ts';
import { lookedUp } from '../upstreams.ts';
import { isAtLeast, type Version } from '../version.ts';

/** From which version on the open-source nginx has `resolve`. */
const resolveSince: Version = [1, 27, 3];

/** Names that a container engine writes into the hosts file of a container, where they stay what they are, and no DNS server has. */
const inHostsFile: ReadonlySet<string> = new Set([
  'gateway.docker.internal',
  'host.containers.internal',
  'host.docker.internal',
]);

function nameOf(address: Address | null): string | null {
  const host = lookedUp(address);
  return host === null || inHostsFile.has(host) ? null : host;
}

function namesIn({ passes, upstreams }: Subject) {
  return [
    ...upstreams.flatMap(({ name, servers }) =>
      servers.flatMap(({ directive, address, resolve }) => {
        const host = resolve ? null : nameOf(address);
        return host === null ? [] : [{ at: directive, of: name, subject: host }];
      }),
    ),
    ...passes.flatMap(({ directive, address, varies }) => {
      const host = varies ? null : nameOf(address);
      return host === null ? [] : [{ at: directive, of: `//${host}`, subject: host }];
    }),
  ];
}

/** A name that is looked up once. */
export const staticDnsName: Rule = {
  id: 'static-dns-name',
  severity: 'warning',
  title: 'A host name that is looked up once, when nginx starts',
  why: 'A name in `server` or in a `proxy_pass` without variables is looked up when nginx starts or reloads, and never again. When a container is made anew or a load balancer changes its addresses, nginx goes on asking the old ones: 502 (refused, no route), 504 (nobody there), or another application that has the address now. And a name that cannot be looked up keeps nginx from starting at all.',
  sources: [nginxDoc('proxy', 'proxy_pass'), nginxDoc('upstream', 'resolve')],
  fix: 'from nginx 1.27.3 on: `zone app 64k;` and `server <name> resolve;` in the upstream, with a `resolver`; before: a `resolver`, and `set $backend <name>;` with `proxy_pass http://$backend;`. Or reload nginx with each deployment',
  since: null,
  until: null,
  experiment: {
    shows: 'the name gets another address, where the same server is, and nobody is at the old one any more',
    means: { type: 'fault', fault: 'stale-dns' },
    flawed: {
      comesTo: 'every request goes to the old address, for as long as anybody looked',
      holds: (seen) => allAre(seen, '502') && seen.backAfterMs === 'not',
    },
    fixed: {
      comesTo: 'nginx looks the name up again after `valid`, and finds the new address',
      holds: ({ backAfterMs }) => backAfterMs !== 'not' && backAfterMs !== null,
    },
  },
  example: {
    flawed: `server {
    location / {
        proxy_pass http://api.internal:8080; # here
    }
}`,
    fixed: `resolver 127.0.0.11 valid=5s;

server {
    location / {
        set $api api.internal;
        proxy_pass http://$api:8080;
    }
}`,
  },
  find: (subject) => {
    const { gateways } = subject;
    const canResolve = gateways.length > 0 && gateways.every((gateway) => isAtLeast(gateway, resolveSince));
    return onceFor(namesIn(subject), (host) => ({
      message: `${host} is looked up when nginx starts, and never again: after it has moved, requests go to its old address`,
      ...(canResolve
        ? { fix: `\`server ${host}:<port> resolve;\` in an upstream that has a \`zone\`, and a \`resolver\` beside it` }
        : {}),
    }));
  },
};
