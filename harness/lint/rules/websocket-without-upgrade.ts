import { allAre } from '../experiment.ts';
import { keptSince } from '../kept-connections.ts';
import { type Pass, pathOf, saidLocation } from '../passes.ts';
import { type Flaw, nginxDoc, type Rule } from '../rule.ts';
import { holding, type Subject, settingOf } from '../subject.ts';
import { isAtLeast } from '../version.ts';

const called = /(?:^|[/^])(?:wss?|websockets?|socket\.io|sockjs|cable|signalr)(?![\w-])/i;

function flawOf(subject: Subject, pass: Pass): readonly Flaw[] {
  const headers = holding(subject, 'proxy_set_header', pass.placed);
  const sent = (name: string) => headers.find(({ args }) => args[0]?.toLowerCase() === name)?.args[1];
  const upgrade = sent('upgrade');
  const connection = sent('connection') ?? '';
  const http = settingOf(subject, pass, 'http_version')?.args[0];
  const is11 =
    http === '1.1' ||
    (http === undefined && subject.gateways.length > 0 && subject.gateways.every((one) => isAtLeast(one, keptSince)));
  if (upgrade === undefined) {
    const path = pathOf(pass.location).replaceAll('\\', '');
    if (!called.test(path)) return [];
    return [
      {
        at: pass.directive,
        severity: 'info',
        message: `${saidLocation(pass)} is called like a WebSocket, and Upgrade is not passed on: nginx drops that header, and the handshake fails`,
      },
    ];
  }
  if (!upgrade.includes('$')) return [];
  const lacks = [
    ...(is11 ? [] : ['`proxy_http_version 1.1;`']),
    ...(/upgrade|\$/i.test(connection) ? [] : ['`proxy_set_header Connection $connection_upgrade;`']),
  ];
  if (lacks.length === 0) return [];
  return [
    {
      at: pass.directive,
      message: `${saidLocation(pass)} passes Upgrade on without ${lacks.join(' and ')}: the app sees no WebSocket handshake`,
      fix: lacks.join(' and '),
    },
  ];
}

/** A WebSocket whose handshake does not reach the app. */
export const websocketWithoutUpgrade: Rule = {
  id: 'websocket-without-upgrade',
  severity: 'warning',
  title: 'A WebSocket whose handshake does not reach the app',
  why: 'Upgrade and Connection hold from one hop to the next, so nginx does not pass them on unless it is told to, and before 1.29.7 it speaks HTTP/1.0, which has no upgrade. The app answers with 400 or 426, or closes the connection: a 502.',
  sources: [
    { title: 'nginx: WebSocket proxying', url: 'https://nginx.org/en/docs/http/websocket.html' },
    nginxDoc('proxy', 'proxy_http_version'),
  ],
  fix: '`proxy_http_version 1.1;`, `proxy_set_header Upgrade $http_upgrade;`, `proxy_set_header Connection $connection_upgrade;` with a map of $http_upgrade',
  since: null,
  until: null,
  experiment: {
    shows: 'a client asks for a WebSocket, of an app that speaks nothing else and answers other requests with 426',
    means: { type: 'handshake' },
    configs: {
      flawed: `server {
    location /chat/ {
        proxy_pass http://10.0.0.1:8080;
        proxy_set_header Upgrade $http_upgrade;
    }
}`,
      fixed: `server {
    location /chat/ {
        proxy_pass http://10.0.0.1:8080;
        proxy_http_version 1.1;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection "upgrade";
    }
}`,
    },
    flawed: { comesTo: 'the app sees no handshake', holds: (seen) => allAre(seen, '426') },
    fixed: { comesTo: 'the connection is one of WebSocket', holds: (seen) => allAre(seen, '101') },
  },
  example: {
    flawed: `server {
    location /chat/ {
        proxy_pass http://10.0.0.1:8080; # here
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection "upgrade";
    }
}`,
    fixed: `server {
    location /chat/ {
        proxy_pass http://10.0.0.1:8080;
        proxy_http_version 1.1;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection "upgrade";
    }
}`,
  },
  find: (subject) => subject.passes.filter(({ module }) => module === 'proxy').flatMap((pass) => flawOf(subject, pass)),
};
