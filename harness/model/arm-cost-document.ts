import { z } from 'zod';
import { costIntervals, count, ms } from './document-parts.ts';

export const cost = z.object({
  attemptsPerRequest: z.number().nullable().describe('Attempts at nodes per request; null where nothing was sent.'),
  callsPerRequest: z
    .number()
    .nullable()
    .default(null)
    .describe('Calls of the app to services behind it, per request that reached an app; null where it makes none.'),
  duplicatedNonIdempotent: count
    .nullable()
    .describe('POSTs that nodes took on more than once; null where a node keeps no journal.'),
  addedLatencyP50Ms: ms.nullable().describe('Median latency less that of the control arm; null where either is.'),
  shed: count.describe('Requests that were turned away on purpose.'),
  stale: count.describe('Requests that got an answer out of date.'),
  degraded: count.describe('Requests that the gateway answered in place of the app, such as with a page of its own.'),
  cpuMsPerRequest: ms
    .nullable()
    .default(null)
    .describe('CPU of all programs of the pod per request; null where that was not told.'),
  memoryPeakBytes: z
    .number()
    .nullable()
    .default(null)
    .describe('The most memory that they had, all together; null where that was not told.'),
  intervals: costIntervals
    .nullable()
    .default(null)
    .describe(
      'Each figure in the interval that holds it with 95 %, whenever the load was ended; null before the arm is judged.',
    ),
});

export const resources = z.array(
  z.object({
    name: z.string().describe('Name of the program.'),
    cpuMs: ms.describe('CPU that it took.'),
    rssPeakBytes: z.number().describe('The most memory that it had.'),
    network: z
      .object({
        rxBytes: count.describe('Bytes that it received.'),
        rxPackets: count.describe('Packets that it received.'),
        txBytes: count.describe('Bytes that it sent.'),
        txPackets: count.describe('Packets that it sent.'),
      })
      .nullable()
      .default(null)
      .describe(
        'Over the connections that it took, with the headers of IP and TCP; null where that could not be counted, and in documents from before this field.',
      ),
  }),
);

export const capture = z.object({
  file: z.string().describe('A pcap file, relative to the run folder.'),
  packets: count.nullable().describe('Packets in it; null where that is not known.'),
  lost: count.nullable().describe('Those that the kernel let go by.'),
  full: z.boolean().describe('It came to its limit before the arm came to its end.'),
});

export const curl = z.object({
  commands: z
    .array(
      z.object({
        request: count.describe('Id of the request.'),
        outcome: z.string().describe('What it ended in.'),
        command: z.string().describe('The command that makes it again.'),
      }),
    )
    .describe('The first requests that failed.'),
  more: count.describe('Requests that failed besides these.'),
});
