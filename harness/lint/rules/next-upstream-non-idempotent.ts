import { onceFor } from '../flaws.ts';
import { retriesOf } from '../retries.ts';
import { nginxDoc, type Rule } from '../rule.ts';
import { hasOthers } from '../upstreams.ts';

/** POSTs that are done twice. */
export const nextUpstreamNonIdempotent: Rule = {
  id: 'next-upstream-non-idempotent',
  severity: 'error',
  title: 'POSTs are passed on to a second server, which does them again',
  why: 'A server that dies or times out after it has taken a POST may have done it. `non_idempotent` has nginx send the same POST to the next server: the order is placed twice, the card is charged twice. That is why nginx leaves POST, LOCK and PATCH out unless it is told otherwise. Where every such request carries a key by which the app knows it again, say so in a suppression.',
  sources: [nginxDoc('proxy', 'proxy_next_upstream')],
  fix: 'leave `non_idempotent` out; or give requests an idempotency key, and suppress this with that reason',
  since: null,
  until: null,
  experiment: {
    scenario: 'flapping-node',
    arm: 'non-idempotent-retry/node-killed',
    shows: 'POSTs that a kill cuts off are done twice',
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
        proxy_next_upstream error timeout non_idempotent; # here
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
        proxy_next_upstream error timeout;
    }
}`,
  },
  find: (subject) =>
    onceFor(
      subject.passes.flatMap((pass) => {
        const { on, conditions, directive } = retriesOf(subject, pass);
        const several = pass.upstream === null || hasOthers(pass.upstream);
        // A name may stand for several addresses.
        const isOne = pass.address !== null && pass.address.type !== 'name';
        if (!on || !several || isOne || directive === undefined || !conditions.includes('non_idempotent')) return [];
        return [{ at: directive, of: directive, subject: pass }];
      }),
      ({ target }) => ({
        message: `a POST that a server of ${target} took and did not answer is sent to the next one: it may be done twice`,
      }),
    ),
};
