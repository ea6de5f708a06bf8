import { allAre } from '../experiment.ts';
import { onceFor } from '../flaws.ts';
import { type Pass, pathOf, saidLocation } from '../passes.ts';
import { nginxDoc, type Rule } from '../rule.ts';
import { holding, type Subject, settingOf } from '../subject.ts';
import { sizeBytes } from '../units.ts';

const least = 8192;
/** A page of memory, which is 4 KiB on x86. */
const byDefault = 4096;

/** What says that answers here carry cookies or tokens; null where nothing does. */
function sign(subject: Subject, pass: Pass): string | null {
  const { module, placed } = pass;
  const cookies = ['cookie_path', 'cookie_domain', 'cookie_flags'].find(
    (name) => settingOf(subject, pass, name) !== undefined,
  );
  if (cookies !== undefined) return `${module}_${cookies}`;
  const set = holding(subject, 'auth_request_set', placed).find(({ args }) => /set_cookie|token/i.test(args[1] ?? ''));
  if (set !== undefined) return `auth_request_set ${set.args.join(' ')}`;
  const [segment] = /(?<=\/)(?:login|oauth2?|oidc|openid|saml|sso)(?![\w-])/i.exec(pathOf(pass.location)) ?? [];
  return segment === undefined ? null : `the path ${pathOf(pass.location)}`;
}

/** Answers whose cookies do not fit into the buffer for the header. */
export const headerBufferTooSmall: Rule = {
  id: 'header-buffer-too-small',
  severity: 'info',
  title: 'The cookies of a login do not fit into the buffer for the header',
  why: 'The whole header of an answer has to fit into proxy_buffer_size, 4 or 8 KiB unless it is told otherwise (a page of memory). Tokens of OpenID Connect and SAML in Set-Cookie come to more: "upstream sent too big header", a 502 for just the users who have many groups or cookies. It is not passed on, but it counts against max_fails, so one such user takes servers out for everybody.',
  sources: [nginxDoc('proxy', 'proxy_buffer_size'), nginxDoc('proxy', 'proxy_busy_buffers_size')],
  fix: '`proxy_buffer_size 16k; proxy_buffers 8 16k; proxy_busy_buffers_size 32k;` (together: nginx refuses the first alone)',
  since: null,
  until: null,
  experiment: {
    shows: 'the header of each answer has 64 KiB, and the buffers of the fixed config are twice as large',
    means: { type: 'fault', fault: 'big-header' },
    configs: {
      flawed: `server {
    location /oauth2/ {
        proxy_pass http://10.0.0.1:4180;
    }
}`,
      fixed: `server {
    location /oauth2/ {
        proxy_pass http://10.0.0.1:4180;
        proxy_buffer_size 128k;
        proxy_buffers 8 128k;
        proxy_busy_buffers_size 256k;
    }
}`,
    },
    flawed: { comesTo: 'each answer is a 502', holds: (seen) => allAre(seen, '502') },
    fixed: { comesTo: 'each answer comes through', holds: (seen) => allAre(seen, '200') },
  },
  example: {
    flawed: `server {
    location /oauth2/ {
        proxy_pass http://10.0.0.1:4180; # here
    }
}`,
    fixed: `server {
    location /oauth2/ {
        proxy_pass http://10.0.0.1:4180;
        proxy_buffer_size 16k;
        proxy_buffers 8 16k;
        proxy_busy_buffers_size 32k;
    }
}`,
  },
  find: (subject) =>
    onceFor(
      subject.passes.flatMap((pass) => {
        const directive = settingOf(subject, pass, 'buffer_size');
        const bytes = sizeBytes(directive?.args[0] ?? '') ?? byDefault;
        const because = sign(subject, pass);
        if (because === null || bytes >= least) return [];
        return [{ at: directive ?? pass.directive, of: directive ?? because, subject: { pass, directive, because } }];
      }),
      ({ pass, directive, because }) => ({
        // Who wrote a size has chosen it; the default is a page, whatever that is.
        severity: directive === undefined ? 'info' : 'warning',
        message: `${saidLocation(pass)} may answer with large cookies (${because}), and its header has to fit into ${directive === undefined ? '4k (8k on some machines), the default' : directive.args[0]}`,
      }),
    ),
};
