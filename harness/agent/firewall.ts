import { lookup } from 'node:dns/promises';
import { writeFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import type { AgentCalls, Endpoint, FirewallAction } from '../model/agent-protocol.ts';
import { enterNamespace, namespaceFiles } from '../model/agent-protocol.ts';
import { epochNow } from './clock.ts';
import type { Programs } from './programs.ts';

const nftMs = 5000;

const statements: Readonly<Record<FirewallAction, string>> = {
  drop: 'drop',
  reset: 'reject with tcp reset',
  prohibited: 'reject with icmpx type admin-prohibited',
};

/** A blocked address as nft names it, and what becomes of its packets. */
export interface Rule {
  readonly address: string;
  readonly port: number;
  readonly action: FirewallAction;
}

/** Where packets are blocked: as they come in to the pod's own addresses, or on a router of the pod as it forwards. */
type Hook = 'input' | 'forward';

function chain(name: string, hook: string, rules: readonly string[]): readonly string[] {
  return [`  chain ${name} {`, `    type filter hook ${hook}; policy accept;`, ...rules, '  }'];
}

/**
 * The whole table for nft(8), which replaces the former one in one transaction. It blocks on the input hook, or on the
 * forward hook of a router: on the output hook connect() itself would fail with EPERM, which no firewall on the way to
 * a host does. Packets to a node whose address is translated on their way out (an image in a docker pod) would never
 * come in: they are not tracked, and so not translated.
 */
export function ruleset(rules: readonly Rule[], hook: Hook = 'input'): string {
  const lines = (statement: (action: FirewallAction) => string): readonly string[] =>
    rules.map(({ address, port, action }) => {
      const family = isIPv6(address) ? 'ip6' : 'ip';
      return `    ${family} daddr ${address} tcp dport ${port} ${statement(action)}`;
    });
  const untracked = lines(() => 'notrack');
  return [
    'table inet gatecrash',
    'delete table inet gatecrash',
    'table inet gatecrash {',
    ...(hook === 'input' ? chain('output', 'output priority -300', untracked) : []),
    ...chain(
      hook,
      `${hook} priority 0`,
      lines((action) => statements[action]),
    ),
    '}',
    '',
  ].join('\n');
}

/** How nft is run where packets meet the hook. */
const enter: Readonly<Record<Hook, readonly string[]>> = {
  input: [],
  forward: enterNamespace(namespaceFiles.router),
};

/**
 * The firewall of this pod: blocks addresses by TCP port and opens them again, in the order in which it is told. In a
 * pod with a router that is the one on the way to every address that is no loopback one.
 */
export function createFirewall(
  run: Programs['run'],
  hasRouter: boolean,
  folder = '/tmp',
): {
  readonly block: (params: AgentCalls['block']['params']) => Promise<{ at: number }>;
  readonly open: (params: Endpoint) => Promise<{ at: number }>;
} {
  const blocked: Readonly<Record<Hook, Map<string, Rule>>> = { input: new Map(), forward: new Map() };
  let last: Promise<unknown> = Promise.resolve();

  const load = async (hook: Hook): Promise<{ at: number }> => {
    const file = `${folder}/gatecrash-${hook}.nft`;
    await writeFile(file, ruleset([...blocked[hook].values()], hook));
    const at = epochNow();
    const argv = [...enter[hook], 'nft', '-f', file];
    const { code, stderr } = await run({ name: 'nft', argv, env: {}, timeoutMs: nftMs });
    if (code !== 0) throw new Error(`nft ended with ${code}: ${stderr.trim().split('\n')[0] ?? ''}`);
    return { at };
  };
  const change = ({ host, port }: Endpoint, action: FirewallAction | null): Promise<{ at: number }> => {
    const changed = last.then(async () => {
      const { address } = await lookup(host, { family: isIPv6(host) ? 6 : 4 });
      const key = `${address}:${port}`;
      const hook = hasRouter && !address.startsWith('127.') ? 'forward' : 'input';
      const rules = blocked[hook];
      const before = rules.get(key);
      if (action === null) rules.delete(key);
      else rules.set(key, { address, port, action });
      return load(hook).catch((error: unknown) => {
        if (before === undefined) rules.delete(key);
        else rules.set(key, before);
        throw error;
      });
    });
    last = changed.catch(() => {});
    return changed;
  };
  return {
    block: ({ action, ...endpoint }) => change(endpoint, action),
    open: (endpoint) => change(endpoint, null),
  };
}
