import { writeFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import type { AgentCalls, Redirect } from '../model/agent-protocol.ts';
import type { Programs } from './programs.ts';

const nftMs = 5000;
const table = 'gatecrash-redirects';
const families = ['ip', 'ip6'] as const;
type Family = (typeof families)[number];

function familyOf({ address }: Redirect): Family {
  return isIPv6(address) ? 'ip6' : 'ip';
}

function rule(redirect: Redirect): string {
  const { address, port, toPort } = redirect;
  const family = familyOf(redirect);
  const to = family === 'ip6' ? `[${address}]` : address;
  return `    ${family} daddr ${address} tcp dport ${port} dnat to ${to}:${toPort}`;
}

/**
 * The tables for nft(8), each in place of the former one, that translate what goes out to an address: a program that
 * listens on a port of all addresses takes it from each, and nobody else can listen there. Who connects sees the
 * address and port that it asked for; a port that nobody listens on refuses, as it would have itself.
 */
export function redirectRules(redirects: readonly Redirect[], of: readonly Family[] = families): string {
  return of
    .flatMap((family) => [
      `table ${family} ${table}`,
      `delete table ${family} ${table}`,
      `table ${family} ${table} {`,
      '  chain output {',
      '    type nat hook output priority -100; policy accept;',
      ...redirects.filter((redirect) => familyOf(redirect) === family).map(rule),
      '  }',
      '}',
    ])
    .join('\n')
    .concat('\n');
}

/** Redirects of this pod's network: those of the last call, and no others. */
export function createRedirects(
  run: Programs['run'],
  folder = '/tmp',
): (params: AgentCalls['redirect']['params']) => Promise<Record<string, never>> {
  // A kernel without NAT for a family that nobody asked for is none of our business.
  const used = new Set<Family>();
  return async ({ redirects }) => {
    for (const redirect of redirects) used.add(familyOf(redirect));
    if (used.size === 0) return {};
    const file = `${folder}/gatecrash-redirects.nft`;
    await writeFile(file, redirectRules(redirects, [...used]));
    const { code, stderr } = await run({ name: 'nft', argv: ['nft', '-f', file], env: {}, timeoutMs: nftMs });
    if (code !== 0) throw new Error(`nft ended with ${code}: ${stderr.trim().split('\n')[0] ?? ''}`);
    return {};
  };
}
