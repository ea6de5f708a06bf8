import path from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { linesTold, nothingSeen } from './collect.ts';
import { noEvidence } from './judge/evidence.ts';
import { type Arm, brokenConfigOf } from './model/arm.ts';
import { brokenCapacityOf, targetsOf } from './model/arm-case.ts';
import { armLabel } from './model/arm-label.ts';
import type { CostIntervals, JudgedArm } from './model/evidence.ts';
import type { FaultMark } from './model/fault.ts';
import type { ArmHistory } from './model/history.ts';
import { failed } from './model/record.ts';
import { rounded } from './model/rounded.ts';
import type { AblationDocument, ArmDocument, ScenarioDocument } from './model/run-document.ts';
import type { AblatedArm, PlannedArm, PlannedScenario } from './model/run-plan.ts';
import type { Scenario } from './model/scenario.ts';
import { gatewayAddress, topologyOf } from './model/topology.ts';
import { worstVerdict } from './model/verdict.ts';
import { worldOf } from './model/world.ts';
import { complaintsOf } from './observe/complaints.ts';
import { crashFigures } from './observe/crashes.ts';
import { decidingFirst } from './observe/deciding-first.ts';
import { dyingWords } from './observe/dying-words.ts';
import { errorsBehind } from './observe/errors-behind.ts';
import { routeFigures } from './observe/routes.ts';
import { summarise } from './observe/summary.ts';
import type { ArmRun } from './run-arm.ts';
import { armFolder, recordsFile } from './run-folder.ts';

/** The gateway's complaints, those that decide first. */
function gatewayLines({ errorLog, history }: ArmRun, arm: Arm): readonly string[] {
  const targets = targetsOf(arm);
  const hit = topologyOf(arm.world).nodes.filter(({ name }) => targets.includes(name));
  const ranked = decidingFirst(errorLog, {
    failures: new Set(history.records.filter(failed).map(({ id }) => id)),
    expected: arm.fault?.expect.kinds ?? [],
    hit: new Set(hit.map(gatewayAddress)),
  });
  return ranked.slice(0, linesTold).map(({ line }) => line);
}

/** Of a gateway behind the gateway its complaints about requests are kept. */
function linesBehind({ behind }: ArmRun): ArmDocument['logs'] {
  return behind.flatMap(({ gateway, errors }) =>
    errors
      .filter(({ kind }) => kind !== null)
      .slice(0, linesTold)
      .map(({ line }) => ({ from: gateway, line })),
  );
}

/** What the apps of a broken arm wrote of the requests that failed. */
function linesOfApps(
  { history }: ArmRun,
  { role }: Arm,
  programLogs: ReadonlyMap<string, string>,
): ArmDocument['logs'] {
  if (role !== 'broken') return [];
  return complaintsOf(programLogs, new Set(history.records.filter(failed).map(({ id }) => id)));
}

function mitigationOf(scenario: Scenario, arm: Arm): ArmDocument['mitigation'] {
  if (arm.mitigation === null) return null;
  const { title, conf, marks, with: controller } = arm.mitigation;
  const broken = brokenConfigOf(scenario, arm);
  const before = scenario.configs[broken] ?? '';
  const diff = createTwoFilesPatch(broken, conf, before, scenario.configs[conf] ?? '');
  return { title, config: conf, diff, marks: [...marks], with: controller };
}

/** Every field is there, whether or not it applies. */
function faultFields(mark: FaultMark) {
  return { ...mark, put: mark.put ?? null, meets: mark.meets ?? null, wholeFrom: mark.wholeFrom ?? null };
}

function programFields(event: ArmHistory['programs'][number]) {
  return { ...event, crashed: event.crashed ?? false, outOfMemory: event.outOfMemory ?? null };
}

/** What stands behind the gateway, without addresses: nodes and services have theirs elsewhere. */
function topologyFields(world: PlannedArm['world']): ArmDocument['topology'] {
  const { nodes, spares, services, proxies } = topologyOf(world);
  const told = (spare: boolean) => (node: (typeof nodes)[number]) => {
    const { name, upstream, program, region = null, behind = null } = node;
    return { name, upstream, program: program.type, region, behind, spare };
  };
  return {
    nodes: [...nodes.map(told(false)), ...spares.map(told(true))],
    services: services.map(({ name, program }) => ({ name, type: program.type })),
    proxied: proxies.map(({ name }) => name),
  };
}

/** What the programs of the pod took for a request, and at most, all together. */
function resourceCost(usage: ArmRun['usage'], requests: number) {
  const told = usage.length > 0 && requests > 0;
  const sum = (of: (program: ArmRun['usage'][number]) => number): number =>
    usage.reduce((total, program) => total + of(program), 0);
  return {
    cpuMsPerRequest: told ? rounded(sum(({ cpuMs }) => cpuMs) / requests) : null,
    memoryPeakBytes: told ? sum(({ rssPeakBytes }) => rssPeakBytes) : null,
  };
}

/**
 * An arm as run.json has it before it is judged: all that was observed, no verdict. `programLogs` is what programs
 * that crashed wrote, and the apps of a broken arm, by name.
 */
export function unjudgedArm(
  scenario: Scenario,
  arm: PlannedArm,
  run: ArmRun,
  interrupted: boolean,
  programLogs: ReadonlyMap<string, string> = new Map(),
): ArmDocument {
  const { history, usage, timing, problem, capture } = run;
  const folder = armFolder(scenario.name, arm);
  const crashes = crashFigures(history.records, arm.load.requests, programLogs);
  const summary = summarise({
    records: history.records,
    topology: topologyOf(arm.world),
    requests: arm.load.requests,
  });
  return {
    name: arm.name,
    repetition: arm.repetition,
    role: arm.role,
    fault: arm.fault?.name ?? null,
    targets: arm.fault === null ? null : [...targetsOf(arm)],
    claim: arm.claim as ArmDocument['claim'],
    mitigation: mitigationOf(scenario, arm),
    control: arm.control,
    broken: arm.broken,
    topology: topologyFields(arm.world),
    brokenCapacity: brokenCapacityOf(scenario, arm),
    config: arm.config,
    verdict: null,
    reason: null,
    skippedBecause: null,
    interrupted,
    problem,
    account: rounded(history.account),
    requests: summary.requests,
    statuses: summary.statuses,
    gatewayErrors: summary.gatewayErrors,
    kinds: [...summary.kinds],
    routes: [...routeFigures(history.records, arm.load.requests)],
    crashes: rounded(crashes),
    ...noEvidence,
    acts: rounded(history.acts.map((act) => ({ ...act, memoryMb: act.memoryMb ?? null, level: act.level ?? null }))),
    mitigationMarks: [],
    faults: rounded(history.marks.map(faultFields)) as ArmDocument['faults'],
    nodes: rounded([...summary.nodes]),
    services: rounded([...summary.services]),
    latencyMs: rounded(summary.latencyMs),
    load: rounded({
      model: arm.load.type,
      ratePerSecond: arm.load.ratePerSecond,
      latenessP99Ms: summary.latenessP99Ms,
      requests: arm.load.requests.map(({ method, path }) => ({ method, path })),
      durationMs: history.account?.durationMs ?? 0,
      longestStallMs: history.account?.longestStallMs ?? 0,
    }),
    spike: history.spike ?? null,
    cost: { ...summary.cost, addedLatencyP50Ms: null, ...resourceCost(usage, history.records.length), intervals: null },
    resources: [...usage],
    capture: capture === null ? null : { ...capture, file: path.posix.join(folder, capture.file) },
    curl: null,
    decision: { test: null, alpha: 0, beta: 0, decidedAt: null, leakExcluded: null, path: null },
    reachability: rounded([...run.reachability]) as ArmDocument['reachability'],
    errorsBehind: [...errorsBehind(run.behind, history.records)],
    logs: [
      ...dyingWords(crashes, history.programs),
      ...gatewayLines(run, arm).map((line) => ({ from: 'gateway', line })),
      ...linesBehind(run),
      ...linesOfApps(run, arm, programLogs),
    ],
    timing: rounded(timing),
    programs: rounded(history.programs.map(programFields)),
    foreign: history.foreign,
    stalls: rounded((history.stalls ?? []).map((stall) => ({ ...stall, ranMs: stall.ranMs ?? null }))),
    settledBy: null,
    disturbed: false,
    earlierTakes: [],
    records: recordsFile(scenario.name, arm),
    folder,
  };
}

/** An arm that was left out because an arm that it rests on is not confirmed: the judge gives the reason. */
export function armNotRun(scenario: Scenario, arm: PlannedArm): ArmDocument {
  const nothing: ArmRun = {
    history: nothingSeen,
    usage: [],
    capture: null,
    captureProblem: null,
    errorLog: [],
    behind: [],
    reachability: [],
    timing: { startMs: 0, loadMs: 0, stopMs: 0 },
    problem: null,
    held: null,
  };
  return { ...unjudgedArm(scenario, arm, nothing, false), records: null, folder: null };
}

/** An ablation as run.json has it before it is judged; `refused` are nginx's words about the config without the directive. */
export function unjudgedAblation(
  { name, ablation: { of, directive } }: AblatedArm,
  { refused = null, arm = null }: Partial<Pick<AblationDocument, 'refused' | 'arm'>>,
): AblationDocument {
  const { inside, before } = directive;
  return {
    name,
    of,
    directive: { ...directive, inside: [...inside], before: [...before] },
    refused,
    effect: null,
    because: null,
    arm,
  };
}

/** A scenario as run.json has it before any arm has run. */
export function unjudgedScenario({ scenario, arms, ablations }: PlannedScenario): ScenarioDocument {
  return {
    name: scenario.name,
    title: scenario.title,
    symptom: scenario.symptom,
    hypothesis: scenario.hypothesis,
    faults: Object.fromEntries(
      scenario.faults.map((fault) => [
        fault.name,
        {
          title: fault.title,
          shape: fault.inject.shape,
          status: fault.expect.status,
          kinds: [...fault.expect.kinds],
          share: fault.expect.share === undefined ? null : [...fault.expect.share],
          targets: [...targetsOf({ fault, world: worldOf(scenario, fault) })],
          place: fault.inject.condition.target,
        },
      ]),
    ),
    steadyState: scenario.steadyState,
    verdict: null,
    armsPlanned: arms.map(armLabel),
    arms: [],
    ablationsPlanned: ablations.map(({ name }) => name),
    ablations: [],
  };
}

function addedLatency(arm: ArmDocument, control: ArmDocument | undefined): number | null {
  if (arm.latencyMs.p50 === null || control?.latencyMs.p50 == null) return null;
  return rounded(arm.latencyMs.p50 - control.latencyMs.p50);
}

/** The arms of one repetition of a scenario, with what the judge says of each and what each costs. */
export function judgedArms(
  arms: readonly ArmDocument[],
  judged: ReadonlyMap<string, JudgedArm>,
  costs: ReadonlyMap<string, CostIntervals>,
): readonly ArmDocument[] {
  return arms.map((arm): ArmDocument => {
    const said = judged.get(arm.name);
    if (said === undefined) return arm;
    const { evidence, verdict, reason, settledBy, disturbed, decision } = said;
    const control = arms.find((other) => other.name === arm.control);
    return {
      ...arm,
      verdict,
      reason,
      settledBy,
      disturbed,
      decision: { ...decision, path: rounded(decision.path ?? null) },
      ...rounded(evidence),
      mitigationMarks: [...evidence.mitigationMarks],
      cost: {
        ...arm.cost,
        addedLatencyP50Ms: addedLatency(arm, control),
        intervals: rounded(costs.get(arm.name) ?? null),
      },
    };
  });
}

/** The scenario with its arms as they were judged; its verdict is the worst of theirs, where none is missing. */
export function judgedScenario(scenario: ScenarioDocument, arms: readonly ArmDocument[]): ScenarioDocument {
  const labels = new Set(arms.map(armLabel));
  const missing = scenario.armsPlanned.filter((planned) => !labels.has(planned)).map(() => 'inconclusive' as const);
  const verdicts = arms.map((arm) => arm.verdict ?? 'inconclusive');
  return { ...scenario, arms: [...arms], verdict: worstVerdict([...verdicts, ...missing]) };
}
