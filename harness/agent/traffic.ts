import { writeFile } from 'node:fs/promises';
import type { CountedPlace, Traffic } from '../model/agent-protocol.ts';
import { enterNamespace, namespaceFiles } from '../model/agent-protocol.ts';
import type { Programs } from './programs.ts';

const nftMs = 5000;
const table = 'gatecrash_traffic';

type Direction = 'to' | 'from';
type Numbered = readonly (readonly [number, CountedPlace])[];

/** A chain on a hook whose rule finds the counter of the place that a packet goes to, or comes from. */
function counting(hook: 'output' | 'input', priority: number, direction: Direction, places: Numbered): string[] {
  if (places.length === 0) return [];
  const elements = places.map(([index, { address, port }]) => `${address} . ${port} : "${direction}${index}"`);
  const key = direction === 'to' ? 'ip daddr . tcp dport' : 'ip saddr . tcp sport';
  return [
    `  chain ${hook}_${direction} {`,
    `    type filter hook ${hook} priority ${priority}; policy accept;`,
    `    counter name ${key} map { ${elements.join(', ')} }`,
    '  }',
  ];
}

/**
 * The table for nft(8) that counts the packets to and from each place, and touches none. What is in this network has
 * received what comes in behind the firewall, and has sent what goes out. What has its address translated (an image in
 * a docker pod) is elsewhere: packets to it are seen as they go out, those of it as they come in, both at a point where
 * they have the address that the gateway knows.
 */
export function trafficRules(places: readonly CountedPlace[]): string {
  const numbered = [...places.entries()];
  const here = numbered.filter(([, { translated }]) => !translated);
  const elsewhere = numbered.filter(([, { translated }]) => translated);
  return [
    `table inet ${table} {`,
    ...numbered.flatMap(([index]) => [`  counter to${index} { }`, `  counter from${index} { }`]),
    ...counting('input', 150, 'to', here),
    ...counting('output', -150, 'from', here),
    ...counting('output', -150, 'to', elsewhere),
    ...counting('input', 150, 'from', elsewhere),
    '}',
    '',
  ].join('\n');
}

/** As much of what `nft -j` says as is read. */
interface Listing {
  readonly nftables: readonly {
    readonly counter?: { readonly name: string; readonly packets: number; readonly bytes: number };
  }[];
}

/** What the counters say, as `nft -j list counters` has them; a name with several places has their sum. */
export function trafficOf(places: readonly CountedPlace[], listing: string): readonly Traffic[] {
  const { nftables } = JSON.parse(listing) as Listing;
  const found = new Map(nftables.flatMap(({ counter }) => (counter === undefined ? [] : [[counter.name, counter]])));
  const sums = new Map<string, Traffic>();
  for (const [index, { name }] of places.entries()) {
    const [to, from] = [found.get(`to${index}`), found.get(`from${index}`)];
    if (to === undefined || from === undefined) throw new Error(`nft lists no counters of ${name}`);
    const before = sums.get(name);
    sums.set(name, {
      name,
      rxBytes: (before?.rxBytes ?? 0) + to.bytes,
      rxPackets: (before?.rxPackets ?? 0) + to.packets,
      txBytes: (before?.txBytes ?? 0) + from.bytes,
      txPackets: (before?.txPackets ?? 0) + from.packets,
    });
  }
  return [...sums.values()];
}

/** Counts the traffic of this pod's programs, each in the network namespace in which it is. */
export function createTraffic(
  run: Programs['run'],
  folder = '/tmp',
): {
  readonly count: (places: readonly CountedPlace[]) => Promise<void>;
  readonly counted: () => Promise<readonly Traffic[]>;
} {
  let counted: readonly (readonly [string | undefined, readonly CountedPlace[]])[] = [];

  const nft = async (region: string | undefined, ...args: readonly string[]): Promise<string> => {
    const enter = region === undefined ? [] : enterNamespace(namespaceFiles.region(region));
    const argv = [...enter, 'nft', ...args];
    const { code, stdout, stderr } = await run({ name: 'nft', argv, env: {}, timeoutMs: nftMs });
    if (code !== 0) throw new Error(`nft ended with ${code}: ${stderr.trim().split('\n')[0] ?? ''}`);
    return stdout;
  };
  return {
    count: async (places) => {
      const byRegion = [...Map.groupBy(places, ({ region }) => region)];
      await Promise.all(
        byRegion.map(async ([region, there]) => {
          const file = `${folder}/gatecrash-traffic${region === undefined ? '' : `-${region}`}.nft`;
          await writeFile(file, trafficRules(there));
          await nft(region, '-f', file);
        }),
      );
      counted = byRegion;
    },
    counted: async () => {
      const listed = counted.map(async ([region, places]) =>
        trafficOf(places, await nft(region, '-j', 'list', 'counters', 'table', 'inet', table)),
      );
      return (await Promise.all(listed)).flat();
    },
  };
}
