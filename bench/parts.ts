import { commandLine } from './command-line.ts';
import { containersPeer } from './containers-peer.ts';
import { flatCost } from './flat-cost.ts';
import { join } from './join.ts';
import { load } from './load.ts';
import { matrixDocker, matrixLocal } from './matrix.ts';
import type { Part } from './part.ts';
import { pods } from './pods.ts';
import { ratePeers } from './rate-peers.ts';
import { report } from './report.ts';
import { reporters } from './reporters.ts';
import { scriptPeer } from './script-peer.ts';
import { validate } from './validate.ts';

/** Everything that the bench measures, in the order in which it does. A new part is a file of its own and a line here. */
export const parts: readonly Part[] = [
  commandLine,
  pods,
  load,
  ratePeers,
  join,
  flatCost,
  report,
  validate,
  reporters,
  scriptPeer,
  containersPeer,
  matrixLocal,
  matrixDocker,
];

/** The heading of each part, by its name. */
export const partTitles: Readonly<Record<string, string>> = Object.fromEntries(
  parts.map(({ name, title }) => [name, title]),
);

/** The parts that are asked for: `matrix` names all that begin with it, nothing names all. Throws for what names none. */
export function partsNamed(names: readonly string[]): readonly Part[] {
  const chosen = names.map((name) => {
    const those = parts.filter((part) => part.name === name || part.name.startsWith(`${name}-`));
    if (those.length > 0) return those;
    throw new Error(`there is no part ${name}; there are ${parts.map((part) => part.name).join(', ')}`);
  });
  return names.length === 0 ? parts : [...new Set(chosen.flat())];
}
