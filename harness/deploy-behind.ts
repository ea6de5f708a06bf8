import { nginxAdmin, nginxArgumentsIn, nginxBehind, nginxFiles } from './gateways/nginx.ts';
import type { Node } from './model/topology.ts';
import type { Pod, Program } from './runtimes/runtime.ts';

const generation = 1;

function placeOf({ name, host }: Node): ReturnType<typeof nginxBehind> {
  return nginxBehind(name, host.address);
}

/** Writes the files of every gateway behind the gateway; `configs` has the text of each by its file name. */
export async function writeFilesBehind(
  pod: Pod,
  configs: Readonly<Record<string, string>>,
  nodes: readonly Node[],
): Promise<void> {
  const files = nodes.flatMap((node) => {
    if (node.program.type !== 'gateway') return [];
    const config = configs[node.program.conf] ?? '';
    return nginxFiles({ config, generation, user: pod.gatewayUser, servers: [], place: placeOf(node) });
  });
  await Promise.all(files.map(({ path, text }) => pod.writeConfig(path, text)));
}

/** How a gateway behind the gateway is started, or its config checked. */
export function programBehind(node: Node, what: 'serve' | 'check'): Program {
  const { name, region } = node;
  const args = nginxArgumentsIn(placeOf(node))[what];
  return { name, kind: 'gateway', args, ...(region === undefined ? {} : { region }) };
}

/** Where it says that it works with its config: not on the port on which that listens. */
export function readinessBehind(node: Node) {
  const header = { name: nginxAdmin.generationHeader, value: String(generation) };
  return { ...placeOf(node).admin, path: '/generation', status: 204, header };
}
