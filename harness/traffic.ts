import { gatewayName, gatewayPort, toxiproxyName } from './deploy.ts';
import type { CountedPlace, ProcessUsage, Traffic } from './model/agent-protocol.ts';
import { allNodes, type Topology } from './model/topology.ts';
import type { Pod } from './runtimes/runtime.ts';

/** What a program used, and its traffic where that could be counted. */
export interface ProgramResources extends ProcessUsage {
  readonly network: Omit<Traffic, 'name'> | null;
}

/**
 * Where the programs of a topology take connections. A connection is counted where it was taken, never at the program
 * that made it: those leave from 127.0.0.1 whoever makes them. Where Toxiproxy stands before a program it has the
 * program's own address and port, and the program another port of that address.
 */
export function countedPlaces(topology: Topology, routed: boolean): readonly CountedPlace[] {
  const { gateway, services, proxies, proxyPlace } = topology;
  const inRegion = (region: string | undefined) => (routed && region !== undefined ? { region } : {});
  return [
    { name: gatewayName, address: gateway.address, port: gatewayPort, translated: false },
    ...allNodes(topology).map(({ name, host, listenPort: port, program, region }) => ({
      ...{ name, address: host.address, port, translated: program.type === 'image' },
      ...inRegion(region),
    })),
    ...services.map(({ name, host, listenPort: port }) => ({ name, address: host.address, port, translated: false })),
    ...proxies.map(({ listen }) => {
      const [address = '', port] = listen.split(':');
      return { name: toxiproxyName, address, port: Number(port), translated: false, ...inRegion(proxyPlace.region) };
    }),
  ];
}

/** Begins to count the traffic of a pod's programs; false where that is not possible. */
export async function countTraffic(pod: Pod, topology: Topology): Promise<boolean> {
  if (!pod.countsTraffic) return false;
  const places = countedPlaces(topology, pod.routed);
  // It is evidence, and no verdict rests on it: an arm goes on without.
  return pod.agent.call('countTraffic', { places }).then(
    () => true,
    () => false,
  );
}

/** What every program of a pod has used so far; its traffic where that is `counted`. */
export async function resourcesOf(pod: Pod, counted: boolean): Promise<readonly ProgramResources[]> {
  const [usage, traffic] = await Promise.all([
    pod.usage(),
    counted ? pod.agent.call('traffic', {}).catch(() => ({ programs: [] })) : { programs: [] },
  ]);
  const byName = new Map(traffic.programs.map(({ name, ...network }) => [name, network]));
  return usage.map((used) => ({ ...used, network: byName.get(used.name) ?? null }));
}
