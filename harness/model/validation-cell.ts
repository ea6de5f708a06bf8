import { z } from 'zod';
import { count } from './document-parts.ts';

/** How well a place of a config bears a fault, the best first. */
export const grades = ['survives', 'degrades', 'fails-fast', 'hangs', 'duplicates'] as const;
export type Grade = (typeof grades)[number];

const statuses = z.record(z.string(), count);

const node = z.object({
  name: z.string().describe('The peer, as the config has it.'),
  requests: count.describe('Requests that reached it, as it wrote down itself.'),
});

/** Schema of a cell: what one fault came to at one place of the config, asked by one method. */
export const cellSchema = z.object({
  gateway: z.string().describe('Name and version of the gateway.'),
  server: z.string().describe('The server that was asked, as it was called: `shop.example:443`.'),
  location: z.string().describe('The location.'),
  at: z.string().describe('Where it hands requests on: `nginx.conf:12:5`.'),
  upstream: z.string().describe('Where it leads.'),
  fault: z.string().describe('What was done to it: one of `faults`.'),
  method: z.string().describe('The method of the requests.'),
  grade: z.enum(grades).describe('The worst that a request got while the fault was there.'),
  requests: count.describe('Requests that were sent while the fault was there.'),
  failed: count.describe(
    'Those of them that were not answered as before the fault, or by something that stood in for it.',
  ),
  statuses: statuses.describe('What they came to: a status, or why there was no whole answer.'),
  p50Ms: z.number().nullable().describe('The median latency in ms; null where none ended.'),
  maxMs: z.number().nullable().describe('The longest, in ms; null where none ended.'),
  attemptsPerRequest: z.number().nullable().describe('Attempts per request; null where they are not known.'),
  duplicates: count.nullable().describe('Requests that reached peers more than once; null where it is not known.'),
  nodes: z.array(node).describe('Which peers they reached while the fault was there.'),
  recoveredAfterMs: z
    .number()
    .nullable()
    .describe(
      'How long it was felt when the fault was gone, or, where a name has a new address for good, from then on; 0: not at all, null: for as long as anybody looked (15 s).',
    ),
  healthy: z
    .object({
      statuses: statuses.describe('Answers by status.'),
      p50Ms: z.number().nullable().describe('The median latency in ms; null where none ended.'),
    })
    .describe('The same requests before the fault.'),
});
export type CellDocument = z.infer<typeof cellSchema>;

/** Schema of a fault of the matrix. */
export const matrixFaultSchema = z.object({
  id: z.string().describe('Its name in `matrix`.'),
  title: z.string().describe('What was done, in words.'),
});

const difference = z.object({
  server: z.string().describe('The server that was asked.'),
  location: z.string().describe('The location.'),
  upstream: z.string().describe('Where it leads.'),
  fault: z.string().describe('What was done to it.'),
  method: z.string().describe('The method of the requests.'),
  measure: z
    .enum(['failed', 'hangs', 'duplicates', 'latency', 'recovery', 'reload'])
    .describe('What differs: the share that failed, hung or was done twice, the median latency, how long it was felt.'),
  from: z.string().describe('What it is with the baseline, in words with figures.'),
  to: z.string().describe('What it is with this config.'),
  p: z
    .number()
    .nullable()
    .describe(
      'How likely as much would be by chance, for all that was asked together: told is what has `alpha` or less. Null where nothing was tested.',
    ),
});
export type DifferenceDocument = z.infer<typeof difference>;

const change = z.object({
  file: z.string().describe('The file.'),
  line: count.describe('The first line of the change, in this config.'),
  removed: z.array(z.string()).describe('Lines of the baseline that are gone. Secrets are left out.'),
  added: z.array(z.string()).describe('Lines that stand in their place. Secrets are left out.'),
});

/** Schema of a comparison with another config, or with the same one on another gateway. */
export const validationComparisonSchema = z.object({
  baseline: z.string().describe('What it was compared with, as it was named.'),
  gateway: z.string().describe('The gateway of the baseline.'),
  better: z.array(difference).describe('What is better than there.'),
  worse: z.array(difference).describe('What is worse.'),
  inconclusive: z.array(difference).describe('What looks different, and could not be told from chance.'),
  same: count.describe('How many cells are the same.'),
  added: z.array(z.string()).describe('Places that only this config hands on.'),
  removed: z.array(z.string()).describe('Places that only the baseline handed on.'),
  reload: z
    .object({
      sent: count.describe('Requests that were sent before, during and after the reload.'),
      lost: count.describe('Those that were not answered as by either config.'),
    })
    .nullable()
    .describe('nginx was told to go from the baseline to this config under load; null where that was not tried.'),
  alpha: z
    .number()
    .describe('How likely one identical cell or more would be told to be worse or better, over all of them.'),
  culprit: change
    .extend({
      others: z.array(change).describe('Changes that it takes besides; [] where this one alone makes it worse.'),
      isMinimal: z.boolean().describe('None of them can be left out; false where it took too many trials to say.'),
    })
    .nullable()
    .describe('The smallest change that makes it worse; null where none was looked for, or found.'),
});
export type ValidationComparisonDocument = z.infer<typeof validationComparisonSchema>;
