import { allAre } from '../experiment.ts';
import { keptSince } from '../kept-connections.ts';
import { nginxChanges, type Rule } from '../rule.ts';
import { settingOf } from '../subject.ts';
import { isAtLeast, saidVersion } from '../version.ts';

/** From 1.23.0 on answers with both lengths are refused. */
export const versionClTe: Rule = {
  id: 'version-cl-te',
  severity: 'info',
  title: 'From nginx 1.23.0 on, an answer with Content-Length and Transfer-Encoding is a 502',
  why: 'An app that sets both headers, or one of them twice, was served before; from 1.23.0 on nginx refuses the answer: "upstream sent "Content-Length" and "Transfer-Encoding" headers at the same time", 502. Over HTTP/1.0 most apps send no Transfer-Encoding, so the step to HTTP/1.1 (the default from 1.29.7 on) brings it to light.',
  sources: [nginxChanges, { title: 'RFC 9112, 6.1', url: 'https://www.rfc-editor.org/rfc/rfc9112#section-6.1' }],
  fix: 'ask the apps for their headers before the upgrade; mend the app that sends both',
  since: [1, 23, 0],
  until: null,
  experiment: {
    shows: 'the app answers HTTP/1.1 with both headers, and HTTP/1.0 with Content-Length alone',
    means: { type: 'requests', app: 'both-lengths' },
    flawed: { comesTo: 'each answer is a 502', holds: (seen) => allAre(seen, '502') },
    fixed: { comesTo: 'each answer comes through', holds: (seen) => allAre(seen, '200') },
  },
  example: {
    flawed: `server {
    location / {
        proxy_pass http://10.0.0.1:8080; # here
        proxy_http_version 1.1;
    }
}`,
    fixed: `server {
    location / {
        proxy_pass http://10.0.0.1:8080;
        proxy_http_version 1.0;
    }
}`,
    gateway: '1.28.0',
  },
  find: (subject) => {
    const { gateways, passes } = subject;
    const [pass, ...others] = passes.filter((one) => {
      if (one.module !== 'proxy') return false;
      const version = settingOf(subject, one, 'http_version')?.args[0];
      return version === undefined ? gateways.some((gateway) => isAtLeast(gateway, keptSince)) : version === '1.1';
    });
    if (pass === undefined || gateways.length === 0) return [];
    const more = others.length === 0 ? '' : ` (and in ${others.length} more)`;
    return [
      {
        at: pass.directive,
        message: `on nginx ${gateways.map(saidVersion).join(', ')} an answer of ${pass.target} that has both Content-Length and Transfer-Encoding is a 502${more}`,
      },
    ];
  },
};
