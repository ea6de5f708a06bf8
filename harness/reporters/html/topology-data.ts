import type { ArmDocument, ScenarioDocument } from '../../model/run-document.ts';
import type { TopologyData } from './report-data.ts';

const poolOf = (node: string) => node.replace(/-\d+$/, '');

/** From what an arm was seen to have, for documents that do not have its topology. */
function seen(arm: ArmDocument): TopologyData {
  const behind = new Set(arm.errorsBehind.map(({ gateway }) => gateway));
  return {
    nodes: arm.nodes.map(({ name, region }) => ({
      ...{ name, pool: poolOf(name), region, behind: null, spare: false },
      program: behind.has(name) ? 'gateway' : 'app',
    })),
    services: arm.services.map(({ name }) => ({ name, type: 'service' })),
    proxied: [],
  };
}

function topologyOfArm(arm: ArmDocument): TopologyData {
  if (arm.topology === null) return seen(arm);
  const { nodes, services, proxied } = arm.topology;
  return { nodes: nodes.map(({ upstream, ...node }) => ({ ...node, pool: upstream })), services, proxied };
}

/**
 * What stands where under a fault: that of its broken arm, or of another arm of it, where there is none. A service that is
 * put under the fault and that nobody was seen to call is there as well.
 */
export function topologyUnder(fault: string, scenario: ScenarioDocument): TopologyData {
  const arms = scenario.arms.filter((arm) => arm.fault === fault && (arm.nodes.length > 0 || arm.topology !== null));
  const arm =
    arms.find(({ role }) => role === 'broken') ?? arms[0] ?? scenario.arms.find(({ nodes }) => nodes.length > 0);
  return arm === undefined ? { nodes: [], services: [], proxied: [] } : topologyOfArm(arm);
}
