import { onceFor } from '../flaws.ts';
import { saidLocation } from '../passes.ts';
import { nginxDoc, type Rule } from '../rule.ts';
import { holding, type Subject } from '../subject.ts';

/** After these the server may have done what it was asked for. */
const afterSending = /^50[0234]$/;

/** The pass of a named location, `@fallback`. */
function passIn({ passes }: Subject, name: string) {
  return passes.find(({ location }) => location?.args.length === 1 && location.args[0] === name);
}

/** A fallback that gets the POST which the first server may have done. */
export const retryOfPostDuplicates: Rule = {
  id: 'retry-of-post-duplicates',
  severity: 'warning',
  title: 'A fallback gets POSTs that may have been done already',
  why: 'error_page with a named location hands the failed request on as it is, with its method and its body. proxy_next_upstream leaves POSTs out for good reason; a fallback that is reached in this way does not: a server that died or timed out after it took the order may have placed it, and the fallback places it again.',
  sources: [nginxDoc('core', 'error_page'), nginxDoc('proxy', 'proxy_next_upstream')],
  fix: '`limit_except GET { … }` around the fallback, a fallback that does not write, or requests with an idempotency key',
  since: null,
  until: null,
  experiment: {
    scenario: 'flapping-node',
    arm: 'non-idempotent-retry/node-killed',
    shows:
      'a POST that is sent to a second server after the first was killed is done twice (there by proxy_next_upstream)',
  },
  example: {
    flawed: `server {
    location /orders {
        error_page 502 504 = @fallback; # here
        proxy_pass http://10.0.0.1:8080;
    }
    location @fallback {
        proxy_pass http://10.0.1.1:8080;
    }
}`,
    fixed: `server {
    location /orders {
        error_page 502 504 = @fallback;
        proxy_pass http://10.0.0.1:8080;
    }
    location @fallback {
        return 503;
    }
}`,
  },
  find: (subject) =>
    onceFor(
      subject.passes.flatMap((pass) => {
        if (
          pass.placed.inside.some(
            ({ name, args }) => name === 'limit_except' || (name === 'if' && args.includes('($request_method')),
          )
        )
          return [];
        return holding(subject, 'error_page', pass.placed).flatMap((page) => {
          const name = page.args.at(-1) ?? '';
          const statuses = page.args.filter((arg) => afterSending.test(arg));
          const fallback = name.startsWith('@') ? passIn(subject, name) : undefined;
          if (fallback === undefined || fallback === pass || statuses.length === 0) return [];
          const guarded = fallback.location?.block?.some((one) => one.name === 'limit_except');
          if (guarded === true || pass.location?.block?.some((one) => one.name === 'limit_except') === true) return [];
          return [{ at: page, of: page, subject: { pass, fallback, statuses } }];
        });
      }),
      ({ pass, fallback, statuses }) => ({
        message: `a POST of ${saidLocation(pass)} that ends in ${statuses.join(' or ')} is sent again, to ${fallback.target}: it may be done twice`,
      }),
    ),
};
