import { z } from 'zod';

const count = z.number().int().nonnegative();

/** What the program that makes a spike says of it at its end. */
export const spikeReport = z.object({
  made: count.describe('Requests that it made.'),
  autocannon: z
    .object({
      sent: count.describe('Requests that it sent.'),
      errors: count.describe('Connections that broke.'),
      timeouts: count.describe('Requests that it gave up on.'),
      ok: count.describe('Answers with a 2xx.'),
      non2xx: count.describe('Other answers.'),
    })
    .describe(
      'autocannon’s own figures, which are no witness: a request that ends without an answer is in none of them.',
    ),
});

export type SpikeReport = z.infer<typeof spikeReport>;

/** What became of a spike on top of the load; its requests are in no other figure of the arm. */
export const spikeAccount = z.object({
  made: count.nullable().describe('Requests that it made; null where it did not say.'),
  statuses: z
    .record(z.string(), count)
    .describe('What the gateway’s access log has of its requests, by status; 499: cut off when the spike ended.'),
  autocannon: spikeReport.shape.autocannon
    .nullable()
    .describe(
      'autocannon’s own figures, which are no witness: a request that ends without an answer is in none of them.',
    ),
});

export type SpikeAccount = z.infer<typeof spikeAccount>;
