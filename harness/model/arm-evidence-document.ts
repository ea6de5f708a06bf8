import { z } from 'zod';
import { count, ms, status } from './document-parts.ts';
import { mitigationActTypes } from './mitigation.ts';

export const acts = z.array(
  z.object({
    type: z.enum(mitigationActTypes).describe('What was done.'),
    target: z.string().describe('To which node.'),
    at: ms.describe('When it had taken effect.'),
    proof: z.string().describe('How that was seen.'),
    memoryMb: z
      .number()
      .nullable()
      .default(null)
      .describe('What the node then held for its requests, in MiB; null where the act is not about memory.'),
    level: count
      .nullable()
      .default(null)
      .describe(
        'How many steps of what can be done without the node then sheds; null where the act is not about shedding.',
      ),
  }),
);

export const mitigationMarks = z.array(
  z.object({
    type: z.string().describe('What shows that the mitigation acted: second-attempt, ejection, …'),
    count: count.describe('How often.'),
  }),
);

const decisionPath = z.object({
  h0: z.number().describe('The failing share of the one hypothesis.'),
  h1: z.number().describe('That of the other.'),
  upper: z.number().describe('h1 is taken where the logarithm of the likelihood ratio comes to this.'),
  lower: z.number().describe('h0 is taken where it comes to this.'),
  points: z
    .array(z.array(count).length(2))
    .describe(
      'Requests looked at, and how many of them had failed: some of all, with the first, the last and the decision.',
    ),
});

export const decision = z.object({
  test: z
    .enum(['sprt', 'bound', 'ratio', 'threshold'])
    .nullable()
    .describe('The test of the claim; null where none was made.'),
  alpha: z.number().describe('The arm’s α: how often a sound claim may be refuted.'),
  beta: z.number().describe('The arm’s β: how often a claim that does not hold may be confirmed.'),
  decidedAt: count.nullable().describe('Requests that the test looked at until it was decided; null = undecided.'),
  leakExcluded: z.number().nullable().describe('Share of failing requests that is excluded at α; null where none is.'),
  path: decisionPath
    .nullable()
    .default(null)
    .describe(
      'How the sequential test came to its decision; null where another test decided, and in documents from before this field.',
    ),
});

export const errorsBehind = z.array(
  z.object({
    gateway: z.string().describe('Name of the gateway behind the gateway.'),
    status: status.describe('The status that it answered.'),
    kind: z.string().describe('Kind of the error, by its own log.'),
    count: count.describe('How many.'),
    passedOn: count.describe('How many of them the gateway passed on to the client.'),
  }),
);

export const reachability = z.array(
  z.object({
    region: z.string().describe('The region.'),
    host: z.string().describe('A host of it.'),
    port: z.number().int().describe('The port that was connected to.'),
    at: ms.describe('When it was looked.'),
    duringFault: z.boolean().describe('Whether the fault was in effect then.'),
    tcp: z
      .enum(['connected', 'refused', 'reset', 'timeout', 'unreachable', 'other'])
      .describe('What a TCP connect came to.'),
    pingMs: ms.nullable().describe('Round trip of one ICMP echo; null where no answer came.'),
    hops: z
      .array(
        z.object({
          address: z.string().nullable().describe('Address of the hop; null where it did not answer.'),
          ms: ms.nullable().describe('Round trip to it.'),
          annotation: z.string().nullable().describe('What it said in place of passing packets on.'),
        }),
      )
      .describe('The way by TCP to that port (traceroute -T).'),
    routed: z.boolean().describe('Whether there is a router on the way.'),
  }),
);

export const logs = z.array(
  z.object({
    from: z.string().describe('Who wrote it: gateway, or the name of a program.'),
    line: z.string().describe('The line as it was written.'),
  }),
);

export const programs = z.array(
  z.object({
    program: z.string().describe('Name of the program.'),
    at: ms.describe('When it happened.'),
    event: z.enum(['started', 'exited']).describe('What happened.'),
    expected: z.boolean().describe('Whether the harness meant it to.'),
    detail: z.string().nullable().describe('Exit code, signal; null where there is nothing to say.'),
    crashed: z.boolean().default(false).describe('It died by itself, and its supervisor starts it again.'),
    outOfMemory: z
      .string()
      .nullable()
      .default(null)
      .describe('It died for want of memory: in whose words that is known; null where it did not.'),
  }),
);

export const foreign = z.object({
  gatewayLines: count.describe('In the gateway’s access log.'),
  arrivals: count.describe('In the journals of the nodes.'),
  errorLines: count.describe('In the gateway’s error log.'),
});

export const stalls = z.array(
  z.object({
    program: z.string().describe('Who was held up: harness, agent, or a program.'),
    from: ms.describe('From when on.'),
    to: ms.describe('Until when.'),
    waitedMs: ms.describe('How long of that it could have run and did not, or waited for a disk.'),
    ranMs: ms
      .nullable()
      .default(null)
      .describe('How long of that it ran; what is left it had nothing to do. Null where nobody looked.'),
  }),
);
