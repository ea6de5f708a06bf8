import { enterNamespace, namespaceFiles } from '../model/agent-protocol.ts';
import { shellQuote } from './shell-quote.ts';

/** A region as the script makes it. */
export interface RegionPlace {
  readonly name: string;
  /** `10.1.0.0/24` */
  readonly subnet: string;
  readonly addresses: readonly string[];
}

/** The link between the gateway's place and the router; no region has this subnet. */
const gatewayLink = { gateway: '10.0.0.1', router: '10.0.0.254', bits: '24' };

/** Address and length of the prefix of a subnet in which the router has the last address, as on many a network. */
function routerIn(subnet: string): { readonly address: string; readonly bits: string } {
  const [network = '', bits = ''] = subnet.split('/');
  return { address: network.replace(/\.\d+$/, '.254'), bits };
}

/** One ip(8) that does several things, in the namespace that the words before it enter. */
function ipLine(commands: readonly string[], enter: readonly string[], ip: readonly string[]): string {
  const words = [...enter, ...ip, '-batch', '-'].map(shellQuote).join(' ');
  return `printf '%s\\n' ${commands.map(shellQuote).join(' ')} | ${words}`;
}

/** Words that make a network namespace with a name, and run what follows in it (unshare(1)). */
function inNew(file: string): readonly string[] {
  return ['unshare', `--net=${file}`];
}

/**
 * Forwards packets, and tells the sender of every one that it does not: the kernel would send a peer one such ICMP
 * message a second (icmp_ratelimit), a router on the way to a region mostly more.
 */
const asRouter = [
  'sh',
  '-c',
  'echo 1 > /proc/sys/net/ipv4/ip_forward && echo 0 > /proc/sys/net/ipv4/icmp_ratemask && exec "$@"',
  'sh',
];

function regionLine({ name, subnet, addresses }: RegionPlace, index: number, ip: readonly string[]): string {
  const router = routerIn(subnet);
  const commands = [
    'link set lo up',
    `link add router type veth peer name region-${index + 1} netns ${namespaceFiles.router}`,
    ...addresses.map((address) => `address add ${address}/${router.bits} dev router`),
    'link set router up',
    `route add default via ${router.address}`,
  ];
  return ipLine(commands, inNew(namespaceFiles.region(name)), ip);
}

/**
 * Gives every region of a pod a network namespace, and puts a router between them and the gateway's place, which is the
 * pod's first namespace: the way to a host of a region has two hops, and what the router does not forward never
 * arrives. A file in the pod's own mounts holds each namespace (ip-netns(8)), so that it goes with the pod.
 */
export function regionLines(regions: readonly RegionPlace[], ip: readonly string[]): readonly string[] {
  if (regions.length === 0) return [];
  const { gateway, router, bits } = gatewayLink;
  const files = [namespaceFiles.router, ...regions.map(({ name }) => namespaceFiles.region(name))];
  const toGateway = [
    'link set lo up',
    'link add gateway type veth peer name router netns /proc/1/ns/net',
    `address add ${router}/${bits} dev gateway`,
    'link set gateway up',
  ];
  const toRegions = regions.flatMap(({ subnet }, index) => [
    `address add ${routerIn(subnet).address}/${routerIn(subnet).bits} dev region-${index + 1}`,
    `link set region-${index + 1} up`,
  ]);
  const toRouter = [
    `address add ${gateway}/${bits} dev router`,
    'link set router up',
    ...regions.map(({ subnet }) => `route add ${subnet} via ${router}`),
  ];
  return [
    `mkdir -p ${namespaceFiles.folder}`,
    ...files.map((file) => `: > ${shellQuote(file)}`),
    ipLine(toGateway, [...inNew(namespaceFiles.router), ...asRouter], ip),
    ...regions.map((region, index) => regionLine(region, index, ip)),
    ipLine(toRegions, enterNamespace(namespaceFiles.router), ip),
    ipLine(toRouter, [], ip),
  ];
}
