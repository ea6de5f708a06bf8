import type { ArmClaim } from './claim.ts';
import type { Fault } from './fault.ts';
import type { OpenModel } from './load.ts';
import type { Mitigation } from './mitigation.ts';
import type { Scenario } from './scenario.ts';
import { needsProxy } from './topology.ts';

export type ArmRole = 'control' | 'broken' | 'mitigation' | 'anti-pattern' | 'alert';

/** One way of running a scenario. */
export interface Arm {
  /** `control[/<fault>]`, `broken/<fault>` or `<mitigation>/<fault>`. */
  readonly name: string;
  readonly role: ArmRole;
  /** The fault that is injected; null for a control arm. */
  readonly fault: Fault | null;
  /** The fault whose topology it has; null = the plain topology. */
  readonly topologyOf: Fault | null;
  readonly mitigation: Mitigation | null;
  readonly claim: ArmClaim;
  readonly config: string;
  readonly load: OpenModel;
  /** The control arm that must be healthy for a verdict; null for control arms themselves. */
  readonly control: string | null;
  /** The broken arm that must be confirmed for a verdict; null for control and broken arms. */
  readonly broken: string | null;
}

/** Name of the control arm for a fault: a fault with a topology of its own has a control of its own. */
function controlName(fault: Fault): string {
  return needsProxy(fault) ? `control/${fault.name}` : 'control';
}

function controlArm(scenario: Scenario, topologyFault: Fault | null): Arm {
  return {
    name: topologyFault === null ? 'control' : controlName(topologyFault),
    role: 'control',
    fault: null,
    topologyOf: topologyFault,
    mitigation: null,
    claim: { type: 'healthy' },
    config: scenario.broken,
    load: scenario.load,
    control: null,
    broken: null,
  };
}

/** As much of an arm as its place among the others depends on. A stored arm may lack even its claim. */
type Comparing = Pick<Arm, 'name'> & Partial<Pick<Arm, 'claim'>>;

/** How many others have to come before an arm that compares; 0 for one that does not. */
function comparisons(name: string, byName: ReadonlyMap<string, Comparing>, seen: readonly string[] = []): number {
  const claim = byName.get(name)?.claim;
  // Arms that compare with each other in a circle have no order; the judge says what becomes of them.
  if (claim?.type !== 'worsens' || seen.includes(name)) return 0;
  return 1 + comparisons(claim.than, byName, [...seen, name]);
}

/**
 * The arms with those that compare (`worsens`) at the end, each after the one that it compares with: only then is
 * there something to compare with, for the stopping rule and for the judge. The others keep their order.
 */
export function comparisonsLast<A extends Comparing>(arms: readonly A[]): readonly A[] {
  const byName = new Map(arms.map((arm) => [arm.name, arm]));
  const count = new Map(arms.map(({ name }) => [name, comparisons(name, byName)]));
  return arms.toSorted((a, b) => (count.get(a.name) ?? 0) - (count.get(b.name) ?? 0));
}

/**
 * All arms of a scenario in the order in which they run: controls, then each fault with what is done about it, then
 * those that compare.
 */
export function armsOf(scenario: Scenario): readonly Arm[] {
  const controls = [
    controlArm(scenario, null),
    ...scenario.faults.filter(needsProxy).map((fault) => controlArm(scenario, fault)),
  ];
  const rest = scenario.faults.flatMap((fault): Arm[] => {
    const common = { fault, topologyOf: fault, control: controlName(fault) };
    const broken = `broken/${fault.name}`;
    return [
      {
        ...common,
        name: broken,
        role: 'broken',
        mitigation: null,
        claim: { type: 'fails' },
        config: scenario.broken,
        load: scenario.load,
        broken: null,
      },
      ...scenario.mitigations
        .filter((mitigation) => mitigation.against.includes(fault.name))
        .map(
          (mitigation): Arm => ({
            ...common,
            name: `${mitigation.name}/${fault.name}`,
            role: mitigation.role,
            mitigation,
            claim: mitigation.claim,
            config: mitigation.conf,
            load: mitigation.load ?? scenario.load,
            broken,
          }),
        ),
    ];
  });
  return comparisonsLast([...controls, ...rest]);
}
