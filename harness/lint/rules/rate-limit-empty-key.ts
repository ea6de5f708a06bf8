import type { Directive } from '../../config/parse-config.ts';
import { type Flaw, nginxDoc, type Rule } from '../rule.ts';
import { holding, type Subject } from '../subject.ts';

const zoneKinds = { limit_req_zone: 'limit_req', limit_conn_zone: 'limit_conn' } as const;

/** A zone with what it counts by. */
interface Zone {
  readonly directive: Directive;
  readonly name: string;
  readonly key: string;
  /** What uses it: `limit_req` or `limit_conn`. */
  readonly user: string;
}

function zonesOf({ placed }: Subject): readonly Zone[] {
  return placed.flatMap(({ directive }): readonly Zone[] => {
    const { name, args } = directive;
    if (name !== 'limit_req_zone' && name !== 'limit_conn_zone') return [];
    const zone = args
      .find((arg) => arg.startsWith('zone='))
      ?.slice('zone='.length)
      .split(':')[0];
    const [key] = args;
    return zone === undefined || key === undefined ? [] : [{ directive, name: zone, key, user: zoneKinds[name] }];
  });
}

/** The variables of a key that is made of nothing else; [] where something in it is never empty. */
function variablesOf(key: string): readonly string[] {
  const left = key.replaceAll(/\$(?:\{\w+\}|\w+)/g, '');
  return left !== '' ? [] : [...key.matchAll(/\$\{?(\w+)/g)].map(([, name = '']) => name);
}

/** What the client may leave out. */
const fromClient = /^(?:http|cookie|arg)_\w+$|^remote_user$/;

/** Servers on which a zone is used and whose `$server_name` is empty. */
function namelessUsers(subject: Subject, { name, user }: Zone): readonly Directive[] {
  const uses = subject.placed.filter(
    ({ directive: { name: it, args } }) =>
      it === user && (user === 'limit_conn' ? args[0] === name : args.includes(`zone=${name}`)),
  );
  const servers = subject.placed.filter(
    ({ directive, inside }) => directive.name === 'server' && inside.at(-1)?.name !== 'upstream',
  );
  return servers
    .filter((server) => {
      const here = uses.some(({ inside }) => inside.includes(server.directive));
      const around = uses.some(({ inside }) => !inside.some((block) => block.name === 'server'));
      const named = holding(subject, 'server_name', server)[0]?.args[0] ?? '';
      return (here || around) && named === '';
    })
    .map(({ directive }) => directive);
}

function flawOf(subject: Subject, zone: Zone): readonly Flaw[] {
  const { directive, name, key } = zone;
  const variables = variablesOf(key);
  if (variables.length === 0) return [];
  if (variables.every((variable) => variable === 'server_name')) {
    const nameless = namelessUsers(subject, zone);
    if (nameless.length === 0) return [];
    const where = nameless.map(({ at, file }) => `${file}:${at.line}`).join(', ');
    return [
      {
        at: directive,
        severity: 'error',
        message: `zone ${name} counts by $server_name, which is empty in a server without server_name (${where}): nothing is limited there`,
        fix: `a \`server_name\` there, or a key that is never empty: \`${directive.name} $host zone=${name}:10m …;\``,
      },
    ];
  }
  if (!variables.every((variable) => fromClient.test(variable))) return [];
  return [
    {
      at: directive,
      message: `zone ${name} counts by ${key}, which is empty where a client sends none: such requests are not limited`,
      fix: `a key that is never empty: \`${directive.name} $binary_remote_addr zone=${name}:10m …;\``,
    },
  ];
}

/** A limit that limits nothing. */
export const rateLimitEmptyKey: Rule = {
  id: 'rate-limit-empty-key',
  severity: 'warning',
  title: 'A limit whose key may be empty, and that limits nothing then',
  why: 'Requests with an empty key are not counted: that is how nginx lets one leave some of them out, and nothing is logged. A limit by a header, a cookie or a parameter is no limit for whoever leaves it away; `$server_name` is empty in a server that has no server_name, and then the limit is off for everybody.',
  sources: [nginxDoc('limit_req', 'limit_req_zone'), nginxDoc('limit_conn', 'limit_conn_zone')],
  fix: 'a key that is never empty, such as $binary_remote_addr, or $host for a limit of the whole site',
  since: null,
  until: null,
  experiment: {
    scenario: 'peak-load',
    arm: 'rate-limit/overload',
    shows: 'a limit that counts turns away what the servers cannot serve, and the rest is served',
  },
  example: {
    flawed: `limit_req_zone $server_name zone=site:1m rate=100r/s; # here

server {
    listen 80;
    location / {
        limit_req zone=site burst=10 nodelay;
        proxy_pass http://10.0.0.1:8080;
    }
}`,
    fixed: `limit_req_zone $server_name zone=site:1m rate=100r/s;

server {
    listen 80;
    server_name www.example.com;
    location / {
        limit_req zone=site burst=10 nodelay;
        proxy_pass http://10.0.0.1:8080;
    }
}`,
  },
  find: (subject) => zonesOf(subject).flatMap((zone) => flawOf(subject, zone)),
};
