import { eachIsServed, reachesNobody } from '../expectations.ts';
import type { Pass } from '../passes.ts';
import { type Flaw, nginxDoc, type Rule } from '../rule.ts';
import { heldBy, type Subject } from '../subject.ts';

/** The host that is written before a port that only a request has: `http://app:$port`. */
function writtenHost({ expression }: Pass, { upstreams }: Subject): string | null {
  const [, host] = /^https?:\/\/([a-z][\w.-]*):\$/i.exec(expression) ?? [];
  const known = host === undefined || upstreams.some(({ name }) => name.toLowerCase() === host.toLowerCase());
  return known ? null : host;
}

function flawOf(subject: Subject, pass: Pass): readonly Flaw[] {
  const { directive, varies, address, upstream, expression } = pass;
  if (!varies || upstream !== null || heldBy(subject, 'resolver', pass.placed) !== undefined) return [];
  const unless = subject.whole ? '' : ', unless the main config names one';
  const host = address?.type === 'name' ? address.host : writtenHost(pass, subject);
  if (host !== null) {
    return [
      {
        at: directive,
        severity: subject.whole ? 'error' : 'warning',
        message: `${expression} comes to ${host}, which is no upstream, and no resolver is named: each such request is a 502${unless}`,
      },
    ];
  }
  // What a request brings may always be the name of an upstream: it is told where it is the Host of the request.
  if (address !== null || !/\$\{?(?:http_)?host\b/.test(expression)) return [];
  return [
    {
      at: directive,
      severity: 'warning',
      message: `${expression} is looked up for each request, and no resolver is named: what is no upstream here is a 502${unless}`,
    },
  ];
}

/** A name that has to be looked up, and nobody to ask. */
export const proxyPassVariableWithoutResolver: Rule = {
  id: 'proxy-pass-variable-without-resolver',
  severity: 'error',
  title: 'A host name in a variable, and no resolver to ask',
  why: 'With a variable in proxy_pass nginx looks for an upstream of that name, and looks the name up in DNS where there is none: with each request, by the servers that `resolver` names. It does not use those of /etc/resolv.conf. Without a resolver the answer is 502 ("no resolver defined to resolve"), and `nginx -t` does not see it.',
  sources: [nginxDoc('proxy', 'proxy_pass'), nginxDoc('core', 'resolver')],
  fix: '`resolver 127.0.0.11 valid=5s;` (the address of your DNS server), or an `upstream` of that name',
  since: null,
  until: null,
  experiment: {
    shows: 'nothing is broken: nginx starts with both configs, and is asked',
    means: { type: 'requests' },
    flawed: reachesNobody,
    fixed: eachIsServed,
  },
  example: {
    flawed: `server {
    location / {
        set $api api.internal;
        proxy_pass http://$api:8080; # here
    }
}`,
    fixed: `resolver 10.0.0.2 valid=5s;

server {
    location / {
        set $api api.internal;
        proxy_pass http://$api:8080;
    }
}`,
  },
  find: (subject) => subject.passes.filter(({ module }) => module === 'proxy').flatMap((pass) => flawOf(subject, pass)),
};
