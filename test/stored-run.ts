import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { brokenCase, controlCase, failoverCase } from '../harness/judge/testing/history-builder.ts';
import type { ArmCase } from '../harness/model/arm-case.ts';
import { encodeRecords } from '../harness/model/records-file.ts';
import type { ArmDocument, RunDocument } from '../harness/model/run-document.ts';
import { serialiseRunDocument } from '../harness/model/serialise-run-document.ts';
import { armDocument, confirmedRun } from '../harness/reporters/testing/run-document.ts';

/** The whole of the plan that these runs are of. */
export const plan: NonNullable<RunDocument['plan']> = {
  digest: 'sha256:plan',
  scenarios: [{ name: 'flapping-node', arms: ['control', 'broken/node-killed', 'failover/node-killed'] }],
};

const cases: readonly ArmCase[] = [controlCase(), brokenCase(), failoverCase()];

function documentOfCase({ name, role, claim, fault, control, broken, nodes, requests, history }: ArmCase): ArmDocument {
  const faults = history.marks.map((mark) => ({ ...mark, put: null, meets: null, wholeFrom: null }));
  const gatewayErrors = history.records.filter(({ gatewayError }) => gatewayError !== null).length;
  const { sent = 0, answered = 0, failed = 0, inFlight = 0 } = history.account ?? {};
  return armDocument({
    name,
    role,
    fault: fault?.name ?? null,
    claim: claim as ArmDocument['claim'],
    control,
    broken,
    account: history.account,
    requests: { sent, answered, failed, inFlight },
    statuses: gatewayErrors === 0 ? { 200: sent } : { 200: sent - gatewayErrors, 502: gatewayErrors },
    gatewayErrors,
    faults: faults as ArmDocument['faults'],
    nodes: nodes.map((node) => ({
      ...node,
      attempts: 0,
      failed: 0,
      latencyMs: { p50: null, p99: null },
      region: null,
    })),
    load: {
      model: 'open',
      ratePerSecond: 400,
      latenessP99Ms: null,
      requests: requests.map(({ method, path: route }) => ({ method: method as 'GET' | 'POST', path: route })),
      durationMs: history.account?.durationMs ?? 0,
      longestStallMs: 0,
    },
    records: `arms/flapping-node/${name.replaceAll('/', '.')}/requests.bin`,
    folder: `arms/flapping-node/${name.replaceAll('/', '.')}`,
  });
}

/** What a test says of a run otherwise. */
export interface Told {
  readonly document?: Partial<RunDocument>;
  /** Arms that the run took; unset = all. */
  readonly arms?: readonly string[];
  /** Cases in place of the arms of the same name. */
  readonly cases?: readonly ArmCase[];
  readonly arm?: (arm: ArmDocument) => ArmDocument;
}

/** Writes a run folder as `gatecrash run` leaves one: its document, and the requests of each arm. */
export async function storeRun(folder: string, told: Told = {}): Promise<RunDocument> {
  const { arms: wanted = cases.map(({ name }) => name), arm = (one) => one } = told;
  const those = cases
    .map((one) => told.cases?.find(({ name }) => name === one.name) ?? one)
    .filter(({ name }) => wanted.includes(name));
  const documents = those.map(documentOfCase).map(arm);
  const scenarios = confirmedRun.scenarios.map((scenario) => ({
    ...scenario,
    armsPlanned: [...wanted],
    arms: documents,
  }));
  const document: RunDocument = { ...confirmedRun, plan, scenarios, ...told.document };
  for (const { name, history } of those) {
    const file = path.join(folder, `arms/flapping-node/${name.replaceAll('/', '.')}/requests.bin`);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, encodeRecords(history.records));
  }
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'run.json'), serialiseRunDocument(document));
  return document;
}

/** Writes one of two shards: the first has the broken arm, the second the mitigation, and both what these rest on. */
export function storeShard(folder: string, index: 1 | 2, told: Told = {}): Promise<RunDocument> {
  const arms =
    index === 1 ? ['control', 'broken/node-killed'] : ['control', 'broken/node-killed', 'failover/node-killed'];
  return storeRun(folder, { arms, ...told, document: { shard: { index, of: 2 }, ...told.document } });
}
