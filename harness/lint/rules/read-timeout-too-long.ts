import { onceFor } from '../flaws.ts';
import { type Pass, saidLocation } from '../passes.ts';
import { defaultTimeoutMs, timeoutOf } from '../retries.ts';
import { nginxDoc, type Rule } from '../rule.ts';
import { holding, type Subject, settingOf } from '../subject.ts';
import { saidMs } from '../units.ts';

/** WebSocket, events and streams are silent for long: there a long timeout is meant. */
function isStream(subject: Subject, pass: Pass): boolean {
  const headers = holding(subject, 'proxy_set_header', pass.placed).map(({ args }) => args[0]?.toLowerCase());
  return (
    pass.module === 'grpc' || headers.includes('upgrade') || settingOf(subject, pass, 'buffering')?.args[0] === 'off'
  );
}

/** A read timeout that outlives every client. */
export const readTimeoutTooLong: Rule = {
  id: 'read-timeout-too-long',
  severity: 'info',
  title: 'A read timeout that is longer than a client waits',
  why: 'A server that hangs holds each request for the whole read timeout: a connection of nginx, one of the client, and often a worker of the app. Browsers, load balancers and people have gone long before, and what they see is their own timeout and not a 504 with a reason. Whether the location has answers that take so long (a report, an upload) cannot be told from the config.',
  sources: [nginxDoc('proxy', 'proxy_read_timeout')],
  fix: 'a read timeout that fits the slowest good answer; longer ones in a location of their own, or 202 and a job',
  since: null,
  until: null,
  experiment: {
    scenario: 'peak-load',
    arm: 'longer-timeouts/overload',
    shows: 'under lasting overload a longer timeout makes every answer later and saves none',
  },
  example: {
    flawed: `server {
    location / {
        proxy_pass http://10.0.0.1:8080;
        proxy_read_timeout 10m; # here
    }
}`,
    fixed: `server {
    location / {
        proxy_pass http://10.0.0.1:8080;
        proxy_read_timeout 30s;
    }
}`,
  },
  find: (subject) =>
    onceFor(
      subject.passes.flatMap((pass) => {
        const { directive, ms } = timeoutOf(subject, pass, 'read_timeout');
        if (directive === undefined || ms <= defaultTimeoutMs || isStream(subject, pass)) return [];
        return [{ at: directive, of: directive, subject: { pass, ms } }];
      }),
      ({ pass, ms }) => ({
        message: `${saidLocation(pass)} waits ${saidMs(ms)} for a server that says nothing: a hanging one holds each request for that long`,
      }),
    ),
};
