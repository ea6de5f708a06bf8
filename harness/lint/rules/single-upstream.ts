import { onceFor } from '../flaws.ts';
import { type Pass, saidLocation } from '../passes.ts';
import { type Flaw, nginxDoc, type Rule } from '../rule.ts';
import type { Subject } from '../subject.ts';
import { isLocalhost, lookedUp, type Server } from '../upstreams.ts';

/** A pool of FastCGI workers beside nginx: what restarts it does so within milliseconds, and a second one shares its fate. */
function isPoolHere({ address }: Pick<Server, 'address'>, passes: readonly Pick<Pass, 'module'>[]): boolean {
  const isHere = address !== null && (address.type === 'unix' || /^(?:127\.|::1$)/.test(address.host));
  return isHere && passes.length > 0 && passes.every(({ module }) => module === 'fastcgi');
}

/** A name may stand for several addresses, which the config does not say: it is told, and no more. */
function severityOf(server: Pick<Server, 'address'>, passes: readonly Pick<Pass, 'module'>[]): 'warning' | 'info' {
  return lookedUp(server.address) === null && !isPoolHere(server, passes) ? 'warning' : 'info';
}

const orMore = ({ address }: Server): string =>
  lookedUp(address) === null ? '' : ', unless that name stands for several addresses';

function ofUpstreams({ upstreams, passes }: Subject): readonly Flaw[] {
  return upstreams.flatMap((upstream): readonly Flaw[] => {
    const { name, servers } = upstream;
    const [only, ...others] = servers;
    if (only === undefined || others.length > 0 || only.resolve || isLocalhost(only.address)) return [];
    return [
      {
        at: only.directive,
        severity: severityOf(
          only,
          passes.filter((pass) => pass.upstream === upstream),
        ),
        message: `upstream ${name} has one server, ${only.written}: while it is down every request gets a 502${orMore(only)}`,
      },
    ];
  });
}

function ofAddresses({ passes }: Subject): readonly Flaw[] {
  const direct = passes.filter(
    ({ address }) => address !== null && !isLocalhost(address) && lookedUp(address) === null,
  );
  return onceFor(
    direct.map((pass) => ({ at: pass.directive, of: pass.target, subject: pass })),
    (pass) => ({
      severity: severityOf(pass, [pass]),
      message: `${saidLocation(pass)} has ${pass.target} alone: while it is down every request gets a 502`,
    }),
  );
}

/** One server, and nobody to fail over to. */
export const singleUpstream: Rule = {
  id: 'single-upstream',
  severity: 'warning',
  title: 'One server, and nobody to fail over to',
  why: 'nginx answers 502 at once when a server refuses the connection or closes it without an answer. proxy_next_upstream passes the request on to another server, which only helps where there is one; with a single server max_fails does nothing either. So each restart and each crash of that server is seen by clients.',
  sources: [nginxDoc('proxy', 'proxy_next_upstream'), nginxDoc('upstream', 'server')],
  fix: 'add a second server to the upstream, or one with `backup`',
  since: null,
  until: null,
  experiment: {
    scenario: 'flapping-node',
    arm: 'failover/node-killed',
    shows: 'with other servers to ask, no request fails while one is killed',
  },
  example: {
    flawed: `upstream app {
    server 10.0.0.1:8080; # here
}

server {
    location / {
        proxy_pass http://app;
    }
}`,
    fixed: `upstream app {
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
}

server {
    location / {
        proxy_pass http://app;
    }
}`,
  },
  find: (subject) => [...ofUpstreams(subject), ...ofAddresses(subject)],
};
