import type { Step } from '../model/run-plan.ts';
import { ensureTool, type Tool } from './tools/index.ts';

/** What breaks a network, and what looks at it: found or fetched when the first pod with a firewall asks for it. */
export async function ensureFirewallTools(
  onStep: (step: Step) => void,
  signal?: AbortSignal,
): Promise<readonly Tool[]> {
  const nft = await ensureTool('nft', onStep, signal);
  const ping = await ensureTool('ping', onStep, signal);
  return [nft, ping, await ensureTool('traceroute', onStep, signal)];
}
