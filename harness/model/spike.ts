import { z } from 'zod';

const count = z.number().int().nonnegative();

/** What the program that makes a spike says of it at its end. */
export const spikeReport = z.object({
  /** Requests that it made. */
  made: count,
  /** autocannon's own figures, which are no witness: a request that ends without an answer is in none of them. */
  autocannon: z.object({ sent: count, errors: count, timeouts: count, ok: count, non2xx: count }),
});

export type SpikeReport = z.infer<typeof spikeReport>;

/** What became of a spike on top of the load; its requests are in no other figure of the arm. */
export const spikeAccount = z.object({
  /** null where the spike did not say. */
  made: count.nullable(),
  /** What the gateway's access log has of its requests, by status; 499: cut off when the spike ended. */
  statuses: z.record(z.string(), count),
  autocannon: spikeReport.shape.autocannon.nullable(),
});

export type SpikeAccount = z.infer<typeof spikeAccount>;
