import type { ArmCase } from './arm-case.ts';
import { decisionPlan } from './decision.ts';
import type { FaultExpectation, FaultMark } from './fault.ts';
import type { MitigationAct, MitigationMarkType } from './mitigation.ts';
import type { RequestRecord } from './record.ts';
import type { ArmDocument, RunDocument, ScenarioDocument } from './run-document.ts';

function storedFault(scenario: ScenarioDocument, { fault: name, targets }: ArmDocument): ArmCase['fault'] {
  const fault = name === null ? undefined : scenario.faults[name];
  if (name === null || fault === undefined) return null;
  return {
    name,
    shape: fault.shape,
    // What run.json holds was written from these very types; the schema keeps them as plain numbers and strings.
    expect: { status: fault.status, kinds: fault.kinds, share: fault.share ?? undefined } as FaultExpectation,
    targets: targets ?? fault.targets,
    place: fault.place ?? fault.targets.join(', '),
  };
}

/** The case of an arm from run.json and the records file that it names: all that `gatecrash judge` needs. */
export function storedArmCase(
  run: Pick<RunDocument, 'confidence' | 'plannedArms' | 'takes'>,
  scenario: ScenarioDocument,
  arm: ArmDocument,
  records: readonly RequestRecord[],
): ArmCase {
  return {
    name: arm.name,
    role: arm.role,
    claim: arm.claim,
    fault: storedFault(scenario, arm),
    steadyState: scenario.steadyState,
    plan: decisionPlan(run.plannedArms, run.confidence, run.takes, arm.earlierTakes.length + 1),
    marksWanted: (arm.mitigation?.marks ?? []) as readonly MitigationMarkType[],
    brokenCapacity: arm.brokenCapacity,
    control: arm.control,
    broken: arm.broken,
    nodes: arm.nodes.map(({ name, address, journal, region }) => ({ name, address, journal, region })),
    requests: arm.load.requests,
    skippedBecause: arm.skippedBecause,
    notRun: arm.records === null,
    interrupted: arm.interrupted,
    problem: arm.problem?.message ?? null,
    history: {
      records,
      marks: arm.faults as readonly FaultMark[],
      acts: arm.acts as readonly MitigationAct[],
      account: arm.account,
      programs: arm.programs,
      foreign: arm.foreign,
      stalls: arm.stalls,
      spike: arm.spike,
    },
  };
}
