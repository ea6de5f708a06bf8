import { z } from 'zod';
import { measures } from './claim.ts';
import { closed, oneOf, whole } from './schema-parts.ts';

const status = whole(200, 599);
const statuses = z.array(status, 'a list of HTTP statuses').min(1, 'a list of at least one HTTP status');
const bound = whole(0, 1_000_000, 'requests').nullable();
const routesExpected = 'lists of statuses by path';
const byExpected = 'a factor above 1';
const aboveOne = z.number(byExpected).gt(1, byExpected);
const helpExpected = 'a factor above 0, and 1 at most';
const oneOrLess = z.number(helpExpected).gt(0, helpExpected).max(1, helpExpected);
const compared = <By extends z.ZodType>(by: By) => ({
  measure: oneOf(measures),
  than: z.string('the name of an arm'),
  by,
});
const noHelp = closed(compared(oneOrLess), 'what it is no help for: { measure, than, by }');
const shareExpected = 'a share above 0, and below 1';
const share = z.number(shareExpected).gt(0, shareExpected).lt(1, shareExpected);
const meanExpected = 'a mean number of calls, above 0 and below 8';
const callsBound = closed(
  { most: whole(1, 8, 'calls'), mean: z.number(meanExpected).gt(0, meanExpected).lt(8, meanExpected) },
  'a bound on calls: { most, mean }',
);
const claimExpected =
  'a claim: noErrors(), atMost({ … }), cleanAfter({ … }), answers({ … }), deliversOnce(), worsens({ … }), noWorse({ … }) or duplicates()';
/** What a mitigation may claim. */
export const claimSchema = z.discriminatedUnion(
  'type',
  [
    closed({ type: z.literal('noErrors'), callsPerRequest: callsBound.nullable().default(null) }, claimExpected),
    closed({ type: z.literal('duplicates') }, claimExpected),
    closed({ type: z.literal('deliversOnce') }, claimExpected),
    closed(
      {
        type: z.literal('atMost'),
        perCycle: bound,
        total: bound,
        withinMs: whole(1, 600_000, 'ms').nullable().default(null),
      },
      claimExpected,
    ),
    closed({ type: z.literal('cleanAfter'), ms: whole(1, 600_000, 'ms') }, claimExpected),
    closed(
      {
        type: z.literal('answers'),
        allowed: statuses,
        seen: z.array(status, 'a list of HTTP statuses'),
        routes: z.record(z.string(), statuses, routesExpected),
        atLeast: z.record(z.string(), share, 'shares by status: { 200: 0.4 }').default({}),
      },
      claimExpected,
    ),
    closed(
      { type: z.literal('worsens'), ...compared(aboveOne), noHelp: noHelp.nullable().default(null) },
      claimExpected,
    ),
    closed({ type: z.literal('noWorse'), ...compared(aboveOne) }, claimExpected),
  ],
  { error: claimExpected },
);
