import { z } from 'zod';
import { claim } from './claim-document.ts';
import { costIntervals, count, ms, status, verdict } from './document-parts.ts';
import { mitigationActTypes } from './mitigation.ts';
import { spikeAccount } from './spike.ts';
import { questions } from './verdict.ts';

const request = z.object({ method: z.enum(['GET', 'POST']), path: z.string() });

const faultMark = z.object({
  id: z.string(),
  type: z.string(),
  target: z.string(),
  from: ms,
  /** When it was put in place, where it was in effect only later; null where that was at once. */
  put: ms.nullable().default(null),
  to: ms,
  proof: z.string().nullable(),
  address: z.string(),
  cycle: count,
  recoveredAt: ms.nullable(),
  /** How requests meet it; null in documents from before this field: by an attempt at `address`. */
  meets: z
    .union([
      z.object({ by: z.enum(['attempt', 'begun-attempt']), addresses: z.array(z.string()) }),
      z.object({ by: z.literal('call'), service: z.string() }),
      z.object({ by: z.literal('route'), routes: z.array(z.string()) }),
    ])
    .nullable()
    .default(null),
  /** From when on every request on its way meets it; null: from the beginning. */
  wholeFrom: ms.nullable().default(null),
});

const reachability = z.object({
  region: z.string(),
  host: z.string(),
  port: z.number().int(),
  at: ms,
  duringFault: z.boolean(),
  tcp: z.enum(['connected', 'refused', 'reset', 'timeout', 'unreachable', 'other']),
  pingMs: ms.nullable(),
  hops: z.array(z.object({ address: z.string().nullable(), ms: ms.nullable(), annotation: z.string().nullable() })),
  /** Whether there is a router on the way. */
  routed: z.boolean(),
});

const decisionPath = z.object({
  /** The failing shares that were told apart. */
  h0: z.number(),
  h1: z.number(),
  /** h1 is taken where the logarithm of the likelihood ratio comes to `upper`, h0 where it comes to `lower`. */
  upper: z.number(),
  lower: z.number(),
  /** Requests looked at, and how many of them had failed; some of all, with the first, the last, and where it was decided. */
  points: z.array(z.array(count).length(2)),
});

const topology = z.object({
  nodes: z.array(
    z.object({
      name: z.string(),
      upstream: z.string(),
      program: z.enum(['app', 'image', 'gateway']),
      region: z.string().nullable(),
      /** The pool through which it is reached; null: the gateway asks it itself. */
      behind: z.string().nullable(),
      /** It is not there at first. */
      spare: z.boolean(),
    }),
  ),
  services: z.array(z.object({ name: z.string(), type: z.string() })),
  /** Nodes and services that are reached through Toxiproxy. */
  proxied: z.array(z.string()),
});

/** Schema of an arm in run.json: instants are ms since its load began; fields are only ever added. */
export const arm = z.object({
  name: z.string(),
  /** Which repetition of the arm it is (`--repeat-each`), from 1; its neighbours are those of the same one. */
  repetition: z.number().int().positive().default(1),
  role: z.enum(['control', 'broken', 'mitigation', 'anti-pattern', 'alert']),
  fault: z.string().nullable(),
  /** Names of the nodes that its fault may make fail; null in documents from before this field: those of the fault. */
  targets: z.array(z.string()).nullable().default(null),
  claim,
  mitigation: z
    .object({
      title: z.string(),
      config: z.string(),
      diff: z.string(),
      marks: z.array(z.string()),
      /** What works beside the gateway; null where the config is all. */
      with: z.object({ type: z.string(), intervalMs: ms, spares: count }).nullable().default(null),
    })
    .nullable(),
  control: z.string().nullable(),
  broken: z.string().nullable(),
  /** What stands behind the gateway; null in documents from before this field. */
  topology: topology.nullable().default(null),
  /** What the nodes of its fault's broken arm can serve; null where it is not known, and in documents from before this field. */
  brokenCapacity: z
    .object({ perSecond: z.number(), workers: count, memoryMb: count.nullable().default(null) })
    .nullable()
    .default(null),
  config: z.string(),
  verdict: verdict.nullable(),
  reason: z.string().nullable(),
  skippedBecause: z.string().nullable(),
  /** Stopped from outside before it was complete. */
  interrupted: z.boolean(),
  /** Why the harness could not do its job to the end in this arm; null where it could. */
  problem: z.object({ code: z.string(), message: z.string(), hint: z.string().nullable() }).nullable(),
  /** What the load agent counted on its own, never derived from the records; null where it gave none. */
  account: z
    .object({ sent: count, answered: count, failed: count, inFlight: count, durationMs: ms, longestStallMs: ms })
    .nullable(),
  requests: z.object({ sent: count, answered: count, failed: count, inFlight: count }),
  statuses: z.record(z.string(), count),
  gatewayErrors: count,
  kinds: z.array(z.object({ id: z.string(), count })),
  /** What came of each route, the worst first; [] in documents from before this field. */
  routes: z
    .array(
      z.object({
        ...request.shape,
        sent: count,
        failed: count,
        gatewayErrors: count,
        /** 5xx of the app's own, which the gateway passed on. */
        appErrors: count,
      }),
    )
    .default([]),
  /** The first times that a node died of a request, with what it said; [] in documents from before this field. */
  crashes: z
    .array(
      z.object({
        program: z.string(),
        at: ms,
        /** Id and path of the request that it died of, and the ids of those that were cut off with it. */
        request: count,
        path: z.string(),
        cutOff: z.array(count),
        stack: z.array(z.string()),
      }),
    )
    .default([]),
  faultCycles: count,
  exposures: count,
  exposuresFailed: count,
  atRisk: count,
  atRiskFailed: count,
  recoveryMs: ms.nullable(),
  faults: z.array(faultMark),
  /** What a mitigation did to the pools; [] in documents from before this field. */
  acts: z
    .array(
      z.object({
        type: z.enum(mitigationActTypes),
        target: z.string(),
        at: ms,
        proof: z.string(),
        /** What the node then held for its requests, in MiB; null where the act is not about memory. */
        memoryMb: z.number().nullable().default(null),
        /** How many steps of what can be done without the node then sheds; null where the act is not about shedding. */
        level: count.nullable().default(null),
      }),
    )
    .default([]),
  mitigationMarks: z.array(z.object({ type: z.string(), count })),
  nodes: z.array(
    z.object({
      name: z.string(),
      address: z.string(),
      attempts: count,
      failed: count,
      latencyMs: z.object({ p50: ms.nullable(), p99: ms.nullable() }),
      /** Whether it wrote down what reached it; an image does not. */
      journal: z.boolean().default(true),
      /** The region in which it is; null where the gateway is, and in documents from before this field. */
      region: z.string().nullable().default(null),
    }),
  ),
  /** What the app's calls to services behind it came to, as the app saw them; [] in documents from before this field. */
  services: z
    .array(
      z.object({
        name: z.string(),
        calls: count,
        /** Those that brought no answer, by what they came to: timeout, refused, …; short-circuited: were not made. */
        failed: z.record(z.string(), count),
        /** HTTP statuses that came back; {} where the service does not speak HTTP, and in documents from before this field. */
        statuses: z.record(z.string(), count).default({}),
        /** Of the calls that were answered. */
        latencyMs: z.object({ p50: ms.nullable(), p99: ms.nullable() }),
        /** How long those took that were not: what the app waited for nothing. */
        failedAfterMs: z.object({ p50: ms.nullable(), p99: ms.nullable() }),
        /** The share of the requests' time that passed in calls to it; null where nothing called it. */
        timeShare: z.number().nullable(),
      }),
    )
    .default([]),
  latencyMs: z.object({ p50: ms.nullable(), p90: ms.nullable(), p99: ms.nullable(), max: ms.nullable() }),
  load: z.object({
    model: z.enum(['open', 'closed']),
    ratePerSecond: z.number(),
    latenessP99Ms: ms.nullable(),
    requests: z.array(request),
    durationMs: ms,
    longestStallMs: ms,
  }),
  /** A spike on top of the load; null where there was none, and in documents from before this field. */
  spike: spikeAccount.nullable().default(null),
  cost: z.object({
    attemptsPerRequest: z.number().nullable(),
    /** Calls of the app to services behind it, per request that reached an app; null where it makes none. */
    callsPerRequest: z.number().nullable().default(null),
    /** null where a node keeps no journal. */
    duplicatedNonIdempotent: count.nullable(),
    addedLatencyP50Ms: ms.nullable(),
    shed: count,
    stale: count,
    degraded: count,
    /** CPU of all programs of the pod per request, and the memory that they had at most, together; null where neither was told. */
    cpuMsPerRequest: ms.nullable().default(null),
    memoryPeakBytes: z.number().nullable().default(null),
    /** Each figure in the interval that holds it with 95 %, whenever the load was ended; null before the arm is judged. */
    intervals: costIntervals.nullable().default(null),
  }),
  resources: z.array(
    z.object({
      name: z.string(),
      cpuMs: ms,
      rssPeakBytes: z.number(),
      /**
       * What it received and sent over the connections that it took, with the headers of IP and TCP; null where that
       * could not be counted, and in documents from before this field.
       */
      network: z
        .object({ rxBytes: count, rxPackets: count, txBytes: count, txPackets: count })
        .nullable()
        .default(null),
    }),
  ),
  /** Packets of the arm's pod, with --verbose; null where none were captured, and in documents from before this field. */
  capture: z
    .object({
      /** A pcap file, relative to the run folder. */
      file: z.string(),
      packets: count.nullable(),
      /** Those that the kernel let go by. */
      lost: count.nullable(),
      /** It came to its limit before the arm came to its end. */
      full: z.boolean(),
    })
    .nullable()
    .default(null),
  /** The first requests that failed, to be made again in the pod, with --verbose; null without it. */
  curl: z
    .object({
      commands: z.array(z.object({ request: count, outcome: z.string(), command: z.string() })),
      /** Requests that failed besides these. */
      more: count,
    })
    .nullable()
    .default(null),
  decision: z.object({
    test: z.enum(['sprt', 'bound', 'ratio', 'threshold']).nullable(),
    alpha: z.number(),
    beta: z.number(),
    decidedAt: count.nullable(),
    leakExcluded: z.number().nullable(),
    /** How the sequential test came to its decision; null where another test decided, and in documents from before this field. */
    path: decisionPath.nullable().default(null),
  }),
  /** Errors that gateways behind the gateway made; [] in documents from before this field. */
  errorsBehind: z
    .array(z.object({ gateway: z.string(), status, kind: z.string(), count, passedOn: count }))
    .default([]),
  /** How the regions were reached from the gateway's place; [] in documents from before this field. */
  reachability: z.array(reachability).default([]),
  logs: z.array(z.object({ from: z.string(), line: z.string() })),
  timing: z.object({ startMs: ms, loadMs: ms, stopMs: ms }),
  programs: z.array(
    z.object({
      program: z.string(),
      at: ms,
      event: z.enum(['started', 'exited']),
      expected: z.boolean(),
      detail: z.string().nullable(),
      /** It died by itself, and its supervisor starts it again. */
      crashed: z.boolean().default(false),
      /** It died for want of memory: in whose words that is known; null where it did not. */
      outOfMemory: z.string().nullable().default(null),
    }),
  ),
  foreign: z.object({ gatewayLines: count, arrivals: count, errorLines: count }),
  /** When programs on which a mitigation's reaction depends were held up; [] in documents from before this field. */
  stalls: z.array(z.object({ program: z.string(), from: ms, to: ms, waitedMs: ms })).default([]),
  /** The question of the judge that settled the verdict; null in documents from before this field, or not judged. */
  settledBy: z.enum(questions).nullable().default(null),
  /** Folder with the arm's logs and journals, relative to the run folder. */
  folder: z.string().nullable(),
  /** File with the per-request records, relative to the run folder; null where the arm did not run. */
  records: z.string().nullable(),
});
