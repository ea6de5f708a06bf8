import type { ScenarioData, TopologyData } from '../report-data.ts';

type Fault = ScenarioData['faults'][number];

/** A thing in the picture, with the middle of its left and right side. */
export interface Box {
  readonly name: string;
  readonly note: string;
  readonly sort: 'load' | 'gateway' | 'node' | 'service';
  readonly x: number;
  readonly y: number;
  readonly dashed: boolean;
  /** The fault is put on it. */
  readonly hit: boolean;
}

/** A way that requests or calls take. */
export interface Edge {
  readonly from: Box;
  readonly to: Box;
  readonly hit: boolean;
  readonly proxied: boolean;
}

export interface Picture {
  readonly boxes: readonly Box[];
  readonly edges: readonly Edge[];
  readonly boxWidth: number;
  readonly width: number;
  readonly height: number;
}

/** On a narrow screen there is no room for where the load comes from. */
const sizes = {
  wide: { boxWidth: 128, x: 200, y: 54 },
  narrow: { boxWidth: 86, x: 118, y: 54 },
} as const;
export const boxHeight = 40;

/** Nodes in columns: those that the gateway asks, then those behind them. */
function depthOf(node: TopologyData['nodes'][number], { nodes }: TopologyData, seen = 0): number {
  if (node.behind === null || seen > 3) return 0;
  const before = nodes.find(({ pool }) => pool === node.behind);
  return before === undefined ? 0 : 1 + depthOf(before, { nodes, services: [], proxied: [] }, seen + 1);
}

function noteOf({ region, program, spare }: TopologyData['nodes'][number]): string {
  const kind = program === 'gateway' ? 'nginx' : program === 'image' ? 'image' : '';
  return [kind, region === null ? '' : `in ${region}`, spare ? 'spare' : ''].filter((word) => word !== '').join(', ');
}

/** Where everything stands: load, gateway, nodes, services, from left to right. */
export function layOut({ place, topology }: Fault, narrow: boolean): Picture {
  const gap = narrow ? sizes.narrow : sizes.wide;
  const first = narrow ? 0 : 1;
  const { nodes, services, proxied } = topology;
  const isHit = (...names: readonly (string | null)[]) => place !== null && names.includes(place);
  const depths = nodes.map((node) => depthOf(node, topology));
  const deepest = depths.reduce((a, b) => Math.max(a, b), 0);
  const columns = Array.from({ length: deepest + 1 }, (_, depth) => nodes.filter((__, at) => depths[at] === depth));
  const tallest = Math.max(1, services.length, ...columns.map((column) => column.length));
  const middle = (tallest * gap.y) / 2;
  const rowOf = (index: number, of: number) => middle + (index - (of - 1) / 2) * gap.y;

  const load: Box = { name: 'load', note: '', sort: 'load', x: 0, y: middle, dashed: false, hit: false };
  const gateway: Box = {
    name: 'gateway',
    note: narrow ? 'under test' : 'nginx, under test',
    sort: 'gateway',
    x: gap.x * first,
    y: middle,
    dashed: false,
    hit: isHit('gateway'),
  };
  const nodeBoxes = columns.flatMap((column, depth) =>
    column.map((node, index) => ({
      node,
      depth,
      box: {
        ...{
          name: node.name,
          note: noteOf(node),
          sort: 'node',
          x: gap.x * (first + depth + 1),
          y: rowOf(index, column.length),
        },
        ...{ dashed: node.spare, hit: isHit(node.name, node.pool) },
      } satisfies Box,
    })),
  );
  const serviceBoxes = services.map(
    ({ name, type }, index): Box => ({
      ...{
        name,
        note: type === name ? '' : type,
        sort: 'service',
        x: gap.x * (first + deepest + 2),
        y: rowOf(index, services.length),
      },
      ...{ dashed: false, hit: isHit(name) },
    }),
  );
  const isProxied = (name: string) => proxied.includes(name);
  const toNodes = nodeBoxes.map(({ node, box }): readonly Edge[] => {
    const before =
      node.behind === null
        ? [gateway]
        : nodeBoxes.filter((other) => other.node.pool === node.behind).map((other) => other.box);
    return before.map((from) => ({ from, to: box, hit: box.hit, proxied: isProxied(node.name) }));
  });
  const callers = nodeBoxes.filter(({ node }) => node.program === 'app');
  const toServices = serviceBoxes.flatMap((to) =>
    callers.map(({ box }): Edge => ({ from: box, to, hit: to.hit, proxied: isProxied(to.name) })),
  );
  return {
    boxWidth: gap.boxWidth,
    boxes: [...(narrow ? [] : [load]), gateway, ...nodeBoxes.map(({ box }) => box), ...serviceBoxes],
    edges: [
      ...(narrow ? [] : [{ from: load, to: gateway, hit: false, proxied: false }]),
      ...toNodes.flat(),
      ...toServices,
    ],
    width: gap.x * (first + deepest + 1 + (services.length > 0 ? 1 : 0)) + gap.boxWidth + 2,
    height: tallest * gap.y + 4,
  };
}
