import { isIP } from 'node:net';
import type { AgentCalls, AgentConnection } from '../model/agent-protocol.ts';
import { failure, GatecrashError, type Problem } from '../model/error.ts';
import { type PodFile, type Surroundings, surroundingsProblems } from '../model/surroundings.ts';
import type { PodSpec } from './runtime.ts';

/** Permissions of a file for which none are named. */
export const usualMode = 0o644;

/** A file as the agent is told of it. */
export function toPlace({
  path,
  bytes,
  mode = usualMode,
}: PodFile): AgentCalls['placeFiles']['params']['files'][number] {
  return { path, base64: Buffer.from(bytes).toString('base64'), mode };
}

/** Throws GC9002 with every path and address that a pod cannot have. */
function requirePlaceable(surroundings: Surroundings): void {
  const addresses = [...surroundings.addresses, ...surroundings.redirects.map(({ address }) => address)];
  const problems = [
    ...surroundingsProblems(surroundings),
    ...addresses.filter((address) => isIP(address) === 0).map((address) => `${address} is no address of IPv4 or IPv6`),
  ];
  const [first, ...others] = problems.map((message): Problem => ({ code: 'GC9002', message, hint: null }));
  if (first !== undefined) throw new GatecrashError([first, ...others]);
}

/**
 * The surroundings of a pod, where it has some and can have them. Regions are places of their own, and in namespaces
 * stores need to write to /proc, which is read-only then.
 */
export function surroundingsOf({ surroundings, regions = [], stores = [] }: PodSpec): Surroundings | null {
  if (surroundings === undefined) return null;
  if (regions.length > 0) throw failure('GC9001', 'a pod with regions has no surroundings');
  if (stores.length > 0) throw failure('GC9001', 'a pod with stores has no surroundings');
  requirePlaceable(surroundings);
  return surroundings;
}

/** What of the surroundings a pod is given by its agent: the files, and the redirects. */
export async function placeSurroundings(
  { files, redirects }: Pick<Surroundings, 'files' | 'redirects'>,
  agent: AgentConnection,
): Promise<void> {
  if (files.length > 0) await agent.call('placeFiles', { files: files.map(toPlace) });
  if (redirects.length > 0) await agent.call('redirect', { redirects });
}
