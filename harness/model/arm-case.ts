import type { Arm, ArmRole } from './arm.ts';
import { capacityOf, type TopologyCapacity } from './capacity.ts';
import type { ArmClaim } from './claim.ts';
import type { DecisionPlan } from './decision.ts';
import type { FaultExpectation } from './fault.ts';
import { reachOf } from './fault-reach.ts';
import type { ArmHistory } from './history.ts';
import type { RequestSpec } from './load.ts';
import type { MitigationMarkType } from './mitigation.ts';
import type { Scenario } from './scenario.ts';
import type { SteadyState } from './steady-state.ts';
import { gatewayAddress, keepsJournal, nodesAsked, topologyOf } from './topology.ts';
import { worldOf } from './world.ts';

/**
 * Everything that a judge reads of one arm, and all that it reads. Plain and serialisable: the same case comes from a
 * live run (armCaseOf) and from run.json with its records file (storedArmCase).
 */
export interface ArmCase {
  readonly name: string;
  readonly role: ArmRole;
  readonly claim: ArmClaim;
  readonly fault: {
    readonly name: string;
    readonly shape: 'cyclic' | 'steady';
    readonly expect: FaultExpectation;
    /** Names of the nodes that the fault hits; every other node is expected to stay healthy. */
    readonly targets: readonly string[];
    /** What the fault is put on, in words: a node, a pool, a service, the gateway. */
    readonly place: string;
  } | null;
  readonly steadyState: SteadyState;
  readonly plan: DecisionPlan;
  /** The mitigation marks of which at least one must be seen; empty where there is no mitigation. */
  readonly marksWanted: readonly MitigationMarkType[];
  /** What the nodes of the fault's broken arm can serve; null where it is not known, or there is no fault. */
  readonly brokenCapacity: TopologyCapacity | null;
  /** The control arm that must be confirmed; null for control arms. */
  readonly control: string | null;
  /** The broken arm that must be confirmed; null for control and broken arms. */
  readonly broken: string | null;
  /** Nodes of the topology with the `host:port` that the gateway attempts, and whether they write down what reaches them. */
  readonly nodes: readonly {
    readonly name: string;
    readonly address: string;
    readonly journal: boolean;
    /** The region in which it is; null or unset = where the gateway is. */
    readonly region?: string | null;
  }[];
  /** What `route` of a record points into. */
  readonly requests: readonly Pick<RequestSpec, 'method' | 'path'>[];
  readonly skippedBecause: string | null;
  /** It was left out, as an arm that it rests on was not confirmed. */
  readonly notRun: boolean;
  /** The run was stopped from outside before this arm was complete. */
  readonly interrupted: boolean;
  /** Why the harness could not do its job to the end in this arm; null where it could. */
  readonly problem: string | null;
  readonly history: ArmHistory;
}

/** What is known of an arm beside its declaration. */
export interface ArmOutcome {
  readonly history: ArmHistory;
  readonly skippedBecause: string | null;
  readonly interrupted: boolean;
  readonly problem?: string | null;
}

/** Names of the nodes that an arm's fault may make fail; none where it has no fault. */
export function targetsOf({ fault, world }: Pick<Arm, 'fault' | 'world'>): readonly string[] {
  return fault === null ? [] : reachOf(fault.inject.condition, world, topologyOf(world)).nodes;
}

/** What the nodes of an arm's fault can serve where nothing is done about it; null where that is not known. */
export function brokenCapacityOf(
  scenario: Pick<Scenario, 'upstreams'>,
  { fault }: Pick<Arm, 'fault'>,
): TopologyCapacity | null {
  return fault === null ? null : capacityOf(worldOf(scenario, fault).upstreams);
}

/** The case of an arm of a live run, also while its load still runs. */
export function armCaseOf(scenario: Scenario, arm: Arm, plan: DecisionPlan, outcome: ArmOutcome): ArmCase {
  const topology = topologyOf(arm.world);
  return {
    name: arm.name,
    role: arm.role,
    claim: arm.claim,
    fault:
      arm.fault === null
        ? null
        : {
            name: arm.fault.name,
            shape: arm.fault.inject.shape,
            expect: arm.fault.expect,
            targets: targetsOf(arm),
            place: arm.fault.inject.condition.target,
          },
    steadyState: scenario.steadyState,
    plan,
    marksWanted: arm.mitigation?.marks ?? [],
    brokenCapacity: brokenCapacityOf(scenario, arm),
    control: arm.control,
    broken: arm.broken,
    nodes: nodesAsked(topology).map((node) => ({
      name: node.name,
      address: gatewayAddress(node),
      journal: keepsJournal(node),
      region: node.region ?? null,
    })),
    requests: arm.load.requests.map(({ method, path }) => ({ method, path })),
    notRun: false,
    problem: null,
    ...outcome,
  };
}
