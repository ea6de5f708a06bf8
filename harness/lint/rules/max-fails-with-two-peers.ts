import { nginxDoc, type Rule } from '../rule.ts';
import { saidMs } from '../units.ts';
import { defaultFailTimeoutMs, primaries, type Server } from '../upstreams.ts';

const isDefault = ({ maxFails, failTimeoutMs }: Server): boolean =>
  maxFails === 1 && failTimeoutMs >= defaultFailTimeoutMs;

/** One failed request takes half of the capacity out, two all of it. */
export const maxFailsWithTwoPeers: Rule = {
  id: 'max-fails-with-two-peers',
  severity: 'warning',
  title: 'One failed request leaves half of the servers out, two all of them',
  why: 'Unless it is told otherwise nginx leaves a server out for 10 s (fail_timeout) after one failed attempt (max_fails=1). With two servers that is half of the capacity for one reset or one slow answer, and the other has all the load; when that fails once too, there are "no live upstreams": 502 without asking anybody.',
  sources: [nginxDoc('upstream', 'server')],
  fix: '`max_fails=3 fail_timeout=5s` for a server that may die, `max_fails=0` where overload is what makes it fail',
  since: null,
  until: null,
  experiment: {
    scenario: 'peak-load',
    arm: 'default-passive-checks/overload',
    shows: 'with two servers the default makes an overload worse than it is without any check',
  },
  example: {
    flawed: `upstream app {
    server 10.0.0.1:8080; # here
    server 10.0.0.2:8080;
}

server {
    location / {
        proxy_pass http://app;
    }
}`,
    fixed: `upstream app {
    server 10.0.0.1:8080 max_fails=3 fail_timeout=5s;
    server 10.0.0.2:8080 max_fails=3 fail_timeout=5s;
}

server {
    location / {
        proxy_pass http://app;
    }
}`,
  },
  find: ({ upstreams }) =>
    upstreams.flatMap((upstream) => {
      const turns = primaries(upstream);
      const [first, ...others] = turns.filter(isDefault);
      // A backup takes over when both are out.
      if (first === undefined || turns.length !== 2 || upstream.servers.length !== 2) return [];
      if (upstream.servers.some(({ resolve }) => resolve)) return [];
      const all = others.length > 0 ? ', two can leave both out ("no live upstreams")' : '';
      return [
        {
          at: first.directive,
          message: `one failed request leaves ${first.written}, one of the two servers of upstream ${upstream.name}, out for ${saidMs(first.failTimeoutMs)}${all}`,
        },
      ];
    }),
};
