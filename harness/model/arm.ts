import { type ArmClaim, comparisonsOf, type Measure } from './claim.ts';
import type { Fault } from './fault.ts';
import type { OpenModel } from './load.ts';
import type { Mitigation } from './mitigation.ts';
import type { Scenario } from './scenario.ts';
import { needsOwnControl, type World, worldOf } from './world.ts';

export type ArmRole = 'control' | 'broken' | 'mitigation' | 'anti-pattern' | 'alert';

/** One way of running a scenario. */
export interface Arm {
  /** `control[/<fault>]`, `broken/<fault>` or `<mitigation>/<fault>`. */
  readonly name: string;
  readonly role: ArmRole;
  /** The fault that is injected; null for a control arm. */
  readonly fault: Fault | null;
  /** What its topology is made of. */
  readonly world: World;
  readonly mitigation: Mitigation | null;
  readonly claim: ArmClaim;
  /** The config that its gateway begins with. */
  readonly config: string;
  readonly load: OpenModel;
  /** The control arm that must be healthy for a verdict; null for control arms themselves. */
  readonly control: string | null;
  /** The broken arm that must be confirmed for a verdict; null for control and broken arms. */
  readonly broken: string | null;
}

/** Name of the control arm for a fault: a fault with a topology of its own has a control of its own. */
function controlName(fault: Fault): string {
  return needsOwnControl(fault) ? `control/${fault.name}` : 'control';
}

/** Whether the fault is a config that the gateway is given while it runs: then so is the config of a mitigation. */
function isReleased(fault: Fault): boolean {
  return fault.inject.condition.via === 'gateway';
}

/** A control arm in the world of `fault`, which is not injected; null: in the plain one. */
function controlArm(scenario: Scenario, fault: Fault | null): Arm {
  return {
    name: fault === null ? 'control' : controlName(fault),
    role: 'control',
    fault: null,
    world: worldOf(scenario, fault),
    mitigation: null,
    claim: { type: 'healthy' },
    config: fault?.broken ?? scenario.broken,
    load: fault?.load ?? scenario.load,
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
  if (seen.includes(name)) return 0;
  const before = comparisonsOf(claim).map(({ than }) => 1 + comparisons(than, byName, [...seen, name]));
  return Math.max(0, ...before);
}

/**
 * The arms with those that compare (`worsens`, `noWorse`) at the end, each after the one that it compares with: only then is
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
  const own = scenario.faults.filter(needsOwnControl);
  const controls = [
    // Where each fault has a control of its own, the plain one would be nobody's.
    ...(own.length < scenario.faults.length || own.length === 0 ? [controlArm(scenario, null)] : []),
    ...own.map((fault) => controlArm(scenario, fault)),
  ];
  const rest = scenario.faults.flatMap((fault): Arm[] => {
    const common = { fault, control: controlName(fault) };
    const broken = `broken/${fault.heldAgainst ?? fault.name}`;
    const ownBroken: Arm[] = [
      {
        ...common,
        name: broken,
        role: 'broken',
        world: worldOf(scenario, fault),
        mitigation: null,
        claim: { type: 'fails' },
        config: fault.broken ?? scenario.broken,
        load: fault.load ?? scenario.load,
        broken: null,
      },
    ];
    return [
      ...(fault.heldAgainst === undefined ? ownBroken : []),
      ...scenario.mitigations
        .filter((mitigation) => mitigation.against.includes(fault.name))
        .map(
          (mitigation): Arm => ({
            ...common,
            name: `${mitigation.name}/${fault.name}`,
            role: mitigation.role,
            world: worldOf(scenario, fault, {
              upstreams: mitigation.upstreams,
              pools: mitigation.pools,
              spares: mitigation.with?.spares ?? 0,
            }),
            mitigation,
            claim: mitigation.claim,
            config: isReleased(fault) ? (fault.broken ?? scenario.broken) : mitigation.conf,
            load: mitigation.load ?? fault.load ?? scenario.load,
            broken,
          }),
        ),
    ];
  });
  return comparisonsLast([...controls, ...rest]);
}

/** The config that has the problem: one that the fault itself puts in place, or the one that the arm of the fault has. */
export function brokenConfigOf(scenario: Pick<Scenario, 'broken'>, { fault }: Pick<Arm, 'fault'>): string {
  const released = fault?.inject.condition.settings?.conf;
  return typeof released === 'string' ? released : (fault?.broken ?? scenario.broken);
}

/** Every config that the gateway of an arm runs with at some time: at first, by its fault, by its controller. */
export function configsNamedBy({ config, fault, mitigation }: Arm): readonly string[] {
  const later = [fault?.inject.condition.settings?.conf, mitigation?.with?.settings?.conf];
  const right = mitigation === null ? [] : [mitigation.conf];
  return [...new Set([config, ...right, ...later.filter((one) => typeof one === 'string')])];
}

/** By what other arms of the scenario, which claim to be worse, or no worse, compare themselves with an arm. */
export function comparisonsWith({ mitigations }: Pick<Scenario, 'mitigations'>, name: string): readonly Measure[] {
  return mitigations.flatMap(({ claim }) =>
    comparisonsOf(claim).flatMap(({ than, measure }) => (than === name ? [measure] : [])),
  );
}
