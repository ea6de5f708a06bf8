import { z } from 'zod';
import { capture, cost, curl, resources } from './arm-cost-document.ts';
import {
  acts,
  decision,
  errorsBehind,
  foreign,
  logs,
  mitigationMarks,
  programs,
  reachability,
  stalls,
} from './arm-evidence-document.ts';
import { armTopology } from './arm-topology-document.ts';
import { account, crashes, latencyMs, load, nodes, requests, routes, services } from './arm-traffic-document.ts';
import { claim } from './claim-document.ts';
import { count, ms, verdict } from './document-parts.ts';
import { faultMark } from './fault-mark-document.ts';
import { spikeAccount } from './spike.ts';
import { questions } from './verdict.ts';

const mitigation = z.object({
  title: z.string().describe('What it is, in words.'),
  config: z.string().describe('Its config, in the folder of the scenario.'),
  diff: z.string().describe('Unified diff between the broken config and its own.'),
  marks: z.array(z.string()).describe('Types of marks by which it shows that it acted.'),
  with: z
    .object({
      type: z.string().describe('What works beside the gateway.'),
      intervalMs: ms.describe('How often it looks.'),
      spares: count.describe('Nodes that it may start.'),
    })
    .nullable()
    .default(null)
    .describe('The controller beside the gateway; null where the config is all.'),
});

const problem = z.object({
  code: z.string().describe('Code of the error (docs/errors.md).'),
  message: z.string().describe('What was expected, what was seen.'),
  hint: z.string().nullable().describe('What to do about it; null where there is nothing to say.'),
});

const brokenCapacity = z.object({
  perSecond: z.number().describe('Requests per second that they can serve.'),
  workers: count.describe('Requests that they work on at the same time.'),
  memoryMb: count.nullable().default(null).describe('Memory of a node, in MiB; null where it has no bound.'),
});

/** Schema of an arm in run.json: instants are ms since its load began; fields are only ever added. */
export const arm = z.object({
  name: z.string().describe('Name of the arm: `control`, `broken/<fault>` or `<mitigation>/<fault>`.'),
  repetition: z
    .number()
    .int()
    .positive()
    .default(1)
    .describe('Which repetition it is (`--repeat-each`), from 1; its neighbours are those of the same one.'),
  role: z.enum(['control', 'broken', 'mitigation', 'anti-pattern', 'alert']).describe('What it is in its scenario.'),
  fault: z.string().nullable().describe('Name of its fault; null in a control arm.'),
  targets: z
    .array(z.string())
    .nullable()
    .default(null)
    .describe('Nodes that its fault may make fail; null in documents from before this field: those of the fault.'),
  claim: claim.describe('What it promises.'),
  mitigation: mitigation.nullable().describe('What is done about the fault; null in control and broken arms.'),
  control: z.string().nullable().describe('Name of its control arm; null where it is one.'),
  broken: z.string().nullable().describe('Name of the broken arm that it answers; null where it answers none.'),
  topology: armTopology
    .nullable()
    .default(null)
    .describe('What stands behind the gateway; null in documents from before this field.'),
  brokenCapacity: brokenCapacity
    .nullable()
    .default(null)
    .describe(
      'What the nodes of its fault’s broken arm can serve; null where it is not known, and in documents from before this field.',
    ),
  config: z.string().describe('The config that the gateway ran with, in the folder of the scenario.'),
  verdict: verdict.nullable().describe('What the judge says; null before it is judged.'),
  reason: z.string().nullable().describe('One sentence with the figures that decided; null before it is judged.'),
  skippedBecause: z.string().nullable().describe('What this machine lacks for it; null where it was not skipped.'),
  interrupted: z.boolean().describe('Stopped from outside before it was complete.'),
  problem: problem
    .nullable()
    .describe('Why the harness could not do its job to the end in this arm; null where it could.'),
  account: account.describe(
    'What the load agent counted on its own, never derived from the records; null where it gave none.',
  ),
  requests: requests.describe('What came of the requests, by the records.'),
  statuses: z
    .record(z.string(), count)
    .describe(
      'What they ended in: an HTTP status, an error code (ECONNRESET), TRUNCATED or TIMEOUT. It adds up to `sent` less `inFlight`.',
    ),
  gatewayErrors: count.describe('502, 503, 504 (and 500 for its own exhaustion) that the gateway made itself.'),
  kinds: z
    .array(
      z.object({
        id: z.string().describe('A kind of gateway error, or `unknown`.'),
        count: count.describe('How many.'),
      }),
    )
    .describe('Those errors by kind, one kind for each.'),
  routes: routes
    .default([])
    .describe('What came of each route, the worst first; [] in documents from before this field.'),
  crashes: crashes
    .default([])
    .describe(
      'The first times that a node died of a request, with what it said; [] in documents from before this field.',
    ),
  faultCycles: count.describe('Cycles in which the fault provably took effect; of a steady fault, disjoint windows.'),
  exposures: count.describe('At-risk requests that provably met the fault.'),
  exposuresFailed: count.describe('Those of them that failed.'),
  atRisk: count.describe('Requests that were in flight while the fault was in effect, until its target was seen well.'),
  atRiskFailed: count.describe('Those of them that failed.'),
  recoveryMs: ms
    .nullable()
    .describe('From the last removal of the fault to the last failure after it; null where nothing recovered.'),
  faults: z.array(faultMark).describe('When and where the fault was in effect, with the proof.'),
  acts: acts.default([]).describe('What a mitigation did to the pools; [] in documents from before this field.'),
  mitigationMarks: mitigationMarks.describe('What shows that the mitigation acted.'),
  nodes: nodes.describe('The nodes of the gateway’s pools.'),
  services: services
    .default([])
    .describe(
      'What the app’s calls to services behind it came to, as the app saw them; [] in documents from before this field.',
    ),
  latencyMs: latencyMs.describe(
    'Latency of the answers from when each request was due, in ms; null where there are too few.',
  ),
  load: load.describe('The load that was sent.'),
  spike: spikeAccount
    .nullable()
    .default(null)
    .describe('A spike on top of the load; null where there was none, and in documents from before this field.'),
  cost: cost.describe('What the arm costs.'),
  resources: resources.describe('What the programs of the pod took.'),
  capture: capture
    .nullable()
    .default(null)
    .describe(
      'Packets of the arm’s pod, with `--verbose`; null where none were captured, and in documents from before this field.',
    ),
  curl: curl
    .nullable()
    .default(null)
    .describe('The first requests that failed, to be made again in the pod, with `--verbose`; null without it.'),
  decision: decision.describe('The test that decided.'),
  errorsBehind: errorsBehind
    .default([])
    .describe('Errors that gateways behind the gateway made; [] in documents from before this field.'),
  reachability: reachability
    .default([])
    .describe('How the regions were reached from the gateway’s place; [] in documents from before this field.'),
  logs: logs.describe('Lines of the logs, those that decide first.'),
  timing: z
    .object({
      startMs: ms.describe('Until the load began.'),
      loadMs: ms.describe('How long the load lasted.'),
      stopMs: ms.describe('Until everything was taken down.'),
    })
    .describe('How long the parts of the arm took.'),
  programs: programs.describe('When programs of the pod were started and ended.'),
  foreign: foreign.describe('Traces of requests that the load did not send.'),
  stalls: stalls
    .default([])
    .describe(
      'When programs on which a mitigation’s reaction depends were held up; [] in documents from before this field.',
    ),
  settledBy: z
    .enum(questions)
    .nullable()
    .default(null)
    .describe(
      'The question of the judge that settled the verdict; null in documents from before this field, or not judged.',
    ),
  disturbed: z
    .boolean()
    .default(false)
    .describe('Whether a busy machine may be why it is inconclusive: such an arm is taken once more (`--takes`).'),
  earlierTakes: z
    .array(
      z.object({
        reason: z.string().describe('Why it was inconclusive.'),
        settledBy: z.enum(questions).describe('The question of the judge that settled it.'),
        sent: count.describe('Requests that it had sent.'),
        loadMs: ms.describe('How long its load lasted.'),
        longestStallMs: ms.describe('Longest time in which its load agent did not run.'),
      }),
    )
    .default([])
    .describe('Earlier takes of the arm, which the machine disturbed: nothing else of them is kept (`--takes`).'),
  folder: z
    .string()
    .nullable()
    .describe('Folder with the arm’s logs and journals, relative to the run folder; null where the arm did not run.'),
  records: z
    .string()
    .nullable()
    .describe('File with the per-request records, relative to the run folder; null where the arm did not run.'),
});
