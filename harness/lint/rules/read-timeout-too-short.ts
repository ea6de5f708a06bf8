import { onceFor } from '../flaws.ts';
import { saidLocation } from '../passes.ts';
import { timeoutOf } from '../retries.ts';
import { nginxDoc, type Rule } from '../rule.ts';
import { saidMs } from '../units.ts';
import { hasOthers } from '../upstreams.ts';

const leastMs = 500;

/** A read timeout that a healthy server misses now and then. */
export const readTimeoutTooShort: Rule = {
  id: 'read-timeout-too-short',
  severity: 'info',
  title: 'A read timeout that a healthy server misses now and then',
  why: 'Silence for longer than the read timeout is a 504, whatever the reason: a collection of garbage, a cold cache, a busy machine. Each also counts against max_fails, so that with several servers a few slow answers have healthy ones left out, and their load goes to the others. How long the app takes cannot be told from the config: below 500 ms it is told as something to be sure of.',
  sources: [nginxDoc('proxy', 'proxy_read_timeout'), nginxDoc('upstream', 'max_fails')],
  fix: 'a read timeout well above the slowest answer that is still good, and a `proxy_next_upstream_timeout` for the whole',
  since: null,
  until: null,
  experiment: {
    scenario: 'peak-load',
    arm: 'tuned-timeouts/queueing',
    shows: 'a burst that a read timeout of 500 ms turns into 504s is served by one that is longer',
  },
  example: {
    flawed: `upstream app {
    server 10.0.0.1:8080 max_fails=3;
    server 10.0.0.2:8080 max_fails=3;
}

server {
    location / {
        proxy_pass http://app;
        proxy_connect_timeout 1s;
        proxy_read_timeout 200ms; # here
    }
}`,
    fixed: `upstream app {
    server 10.0.0.1:8080 max_fails=3;
    server 10.0.0.2:8080 max_fails=3;
}

server {
    location / {
        proxy_pass http://app;
        proxy_connect_timeout 1s;
        proxy_read_timeout 5s;
    }
}`,
  },
  find: (subject) =>
    onceFor(
      subject.passes.flatMap((pass) => {
        const { directive, ms } = timeoutOf(subject, pass, 'read_timeout');
        return directive === undefined || ms >= leastMs
          ? []
          : [{ at: directive, of: directive, subject: { pass, ms } }];
      }),
      ({ pass, ms }) => {
        const { upstream } = pass;
        const counted =
          upstream !== null && hasOthers(upstream) && upstream.servers.some(({ maxFails }) => maxFails > 0);
        const what = counted
          ? `a 504, and counts against the server: max_fails leaves it out of upstream ${upstream.name}`
          : 'a 504';
        return {
          severity: counted ? 'warning' : 'info',
          message: `${saidLocation(pass)} waits ${saidMs(ms)} for an answer: each that takes longer is ${what}`,
        };
      },
    ),
};
