import type { Directive } from '../../config/parse-config.ts';
import { allAre, asked } from '../experiment.ts';
import { onceFor } from '../flaws.ts';
import { type Pass, saidLocation } from '../passes.ts';
import { nginxDoc, type Rule } from '../rule.ts';
import { holding, type Subject } from '../subject.ts';

/** A parsed `error_page`. */
interface ErrorPage {
  readonly directive: Directive;
  /** Of the gateway errors those that it is for. */
  readonly statuses: readonly string[];
  /** `200` of `=200`; '' of a bare `=`; null where the status stays. */
  readonly as: string | null;
  readonly to: string;
}

function errorPageOf(directive: Directive): ErrorPage {
  const { args } = directive;
  const equals = args.find((arg) => arg.startsWith('='));
  return {
    directive,
    statuses: args.filter((arg) => /^50[0234]$/.test(arg)),
    as: equals?.slice(1) ?? null,
    to: args.at(-1) ?? '',
  };
}

/** Whether what an error page leads to answers with a success of its own: `return 200 …`. */
function answersWell({ placed }: Subject, { directive: page, to }: ErrorPage, pass: Pass): boolean {
  const server = pass.placed.inside.find(({ name }) => name === 'server');
  const target = placed.find(
    ({ directive: { name, args }, inside }) =>
      name === 'location' &&
      inside.some((block) => block === server) &&
      (args.length === 1 && to.startsWith('@')
        ? args[0] === to
        : args.length === 2 && args[0] === '=' && args[1] === to),
  );
  if (target === undefined || page.args.length === 0) return false;
  const returned = target.directive.block?.find(({ name }) => name === 'return')?.args[0];
  return returned !== undefined && /^2\d\d$/.test(returned);
}

/** A 502 that everybody takes for a success. */
export const errorPageHidesStatus: Rule = {
  id: 'error-page-hides-status',
  severity: 'warning',
  title: 'A gateway error is answered as a success',
  why: '`error_page 502 =200 …` gives the page of an error the status of a success. Clients do not try again, caches keep it, health checks and alerts see nothing, and the logs of what stands in front say 200: the outage goes on unseen. The page can be shown with the status that it has.',
  sources: [nginxDoc('core', 'error_page')],
  fix: 'leave the `=` out: `error_page 502 504 /sorry.html;` answers with the page and the status',
  since: null,
  until: null,
  experiment: {
    shows: 'the server refuses connections',
    means: { type: 'fault', fault: 'refused' },
    configs: {
      flawed: `server {
    error_page 502 504 =200 /sorry.html;
    location / {
        proxy_pass http://10.0.0.1:8080;
    }
    location = /sorry.html {
        return 200 sorry;
    }
}`,
      fixed: `server {
    error_page 502 504 /sorry.html;
    location / {
        proxy_pass http://10.0.0.1:8080;
    }
    location = /sorry.html {
        return 200 sorry;
    }
}`,
    },
    flawed: {
      comesTo: 'each request tried the server in vain, and says 200',
      holds: (seen) => allAre(seen, '200') && seen.attempts === asked(seen),
    },
    fixed: {
      comesTo: 'each request tried the server in vain, and says 502',
      holds: (seen) => allAre(seen, '502') && seen.attempts === asked(seen),
    },
  },
  example: {
    flawed: `server {
    error_page 502 504 =200 /sorry.html; # here
    location / {
        proxy_pass http://10.0.0.1:8080;
    }
    location = /sorry.html {
        root /usr/share/nginx/html;
    }
}`,
    fixed: `server {
    error_page 502 504 /sorry.html;
    location / {
        proxy_pass http://10.0.0.1:8080;
    }
    location = /sorry.html {
        root /usr/share/nginx/html;
    }
}`,
  },
  find: (subject) =>
    onceFor(
      // gRPC tells its status beside a 200 or 204.
      subject.passes
        .filter(({ module }) => module !== 'grpc')
        .flatMap((pass) =>
          holding(subject, 'error_page', pass.placed)
            .map(errorPageOf)
            .filter(({ statuses }) => statuses.length > 0)
            .filter((page) => /^[23]\d\d$/.test(page.as ?? '') || (page.as === '' && answersWell(subject, page, pass)))
            .map((page) => ({ at: page.directive, of: page.directive, subject: { page, pass } })),
        ),
      ({ page, pass }) => ({
        message:
          `a ${page.statuses.join(' or ')} of ${saidLocation(pass)} is answered with ${page.as === '' ? 'the success of' : page.as} ${page.to}`.replace(
            /with (\d+) (\S+)$/,
            'as $1, with $2',
          ),
      }),
    ),
};
