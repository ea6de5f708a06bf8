import { z } from 'zod';
import { count } from './document-parts.ts';

/** A request of the user's own traffic, as a place of the config gets it. */
export const askedRequestSchema = z.object({
  server: z.string().describe('The server that is asked, as it is called: `shop.example:443`.'),
  location: z.string().describe('The location that hands it on, as the config heads it.'),
  method: z.enum(['GET', 'POST']).describe('The method: others are counted, and not sent.'),
  path: z
    .string()
    .describe(
      'The path with its query. Ids in it are others of the same kind, values of parameters digits of the same length or `x`.',
    ),
  share: z
    .number()
    .describe('Its share of all requests of the log; of a log with very many different ones it may be more.'),
});

/** What was read of an access log. */
export const requestLogSchema = z.object({
  path: z.string().describe('As it was named; `-` for stdin.'),
  lines: count.describe('Lines that are not empty.'),
  unreadable: count.describe('Lines that are in none of the formats.'),
  requests: count.describe('Lines that tell of a request.'),
  elsewhere: count.describe('Requests that came to no place that hands requests on and can be asked.'),
  formats: z
    .array(
      z.object({
        format: z.string().describe('Its name: that of a `log_format` of the config, `combined`, `common`, `json`, ….'),
        lines: count.describe('Lines that are in it.'),
      }),
    )
    .describe('The formats of its lines, the most frequent first.'),
  methods: z
    .array(
      z.object({
        method: z.string().describe('The method; `others` where there are very many.'),
        count: count.describe('Requests with it.'),
      }),
    )
    .describe('Methods of the requests, the most frequent first.'),
  shared: count.describe('Requests that count for several places, as the log does not tell which server got them.'),
});
