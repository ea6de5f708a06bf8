import type { Directive } from '../../config/parse-config.ts';
import type { Pass } from '../passes.ts';
import { type Flaw, nginxDoc, type Rule } from '../rule.ts';
import { heldBy, type Subject } from '../subject.ts';
import { hostOf, isName } from '../upstreams.ts';

/** What a variable is given in the config: by `set`, or by a `map` of strings; [] where it comes from elsewhere. */
function valuesOf({ placed }: Subject, variable: string): readonly string[] {
  const set = placed
    .filter(({ directive: { name, args } }) => name === 'set' && args[0] === variable)
    .map(({ directive }) => directive.args[1] ?? '');
  const mapped = placed
    .filter(({ directive: { name, args } }) => (name === 'map' && args[1] === variable) || (name === 'split_clients' && args[1] === variable))
    .flatMap(({ directive: { block } }) => (block ?? []).filter(({ args }) => args.length === 1).map(({ args }) => args[0] ?? ''));
  return [...set, ...mapped];
}

/** Hosts that a pass may come to; null where the config does not say. */
function hostsOf(subject: Subject, { authority, expression }: Pass): readonly string[] | null {
  const whole = authority === '' ? expression : authority;
  const [, variable] = /^(?:https?:\/\/)?(\$\w+)(?:[:/].*)?$/.exec(whole) ?? [];
  const named = variable ?? null;
  if (named === null) return null;
  const values = valuesOf(subject, named);
  if (values.length === 0 || values.some((value) => value.includes('$'))) return null;
  return values.map((value) => hostOf(value.replace(/^https?:\/\//, '')) ?? '');
}

function flawOf(subject: Subject, pass: Pass): readonly Flaw[] {
  const resolver: Directive | undefined = heldBy(subject, 'resolver', pass.placed);
  if (!pass.authority.includes('$') || resolver !== undefined) return [];
  const hosts = hostsOf(subject, pass);
  const isUpstream = (host: string) => subject.upstreams.some(({ name }) => name.toLowerCase() === host);
  if (hosts === null) {
    // What a request brings may always be an upstream's name: it is told where it is the Host of the request.
    if (!/\$(?:http_)?host\b/.test(pass.authority)) return [];
    return [
      {
        at: pass.directive,
        severity: 'warning',
        message: `${pass.authority} is looked up for each request, and no resolver is named: what is no upstream here is a 502`,
      },
    ];
  }
  const [unknown] = hosts.filter((host) => (isName(host) || host === 'localhost') && !isUpstream(host));
  if (unknown === undefined) return [];
  return [
    {
      at: pass.directive,
      message: `${pass.authority} comes to ${unknown}, which is no upstream, and no resolver is named: each such request is a 502`,
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
  experiment: null,
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
