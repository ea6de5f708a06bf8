import type { Arm } from './arm.ts';
import { regionNames } from './topology.ts';
import { imagesOf } from './upstream.ts';

/** What the firewall of a pod is changed with, and what looks at the way through it. */
const firewallPrograms = ['nft', 'ping', 'traceroute'];

/** What an arm needs to be run, in words: programs, images, and what an engine must be able to do. */
export function needsOf({ world, fault }: Pick<Arm, 'world' | 'fault'>): readonly string[] {
  const pools = Object.values(world.upstreams);
  const blocks = fault?.inject.condition.via === 'firewall' || regionNames(world).length > 0;
  const limited = pools.some(({ program }) => program.type === 'app' && program.memoryMb !== null);
  const stores = Object.values(world.services).flatMap(({ type }) => (type === 'third-party' ? [] : [type]));
  return [
    'nginx',
    ...imagesOf(pools).map((image) => `image ${image}`),
    ...(world.proxied === null ? [] : ['toxiproxy']),
    ...(blocks ? firewallPrograms : []),
    ...new Set(stores),
    ...(limited ? ['a limit of memory (in containers: an engine that has one)'] : []),
  ];
}
