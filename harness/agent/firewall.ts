import { lookup } from 'node:dns/promises';
import { writeFile } from 'node:fs/promises';
import type { AgentCalls, Endpoint, FirewallAction } from '../model/agent-protocol.ts';
import { epochNow } from './clock.ts';
import type { Programs } from './programs.ts';

const rulesFile = '/tmp/gatecrash.nft';
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

/**
 * The whole table for nft(8), which replaces the former one in one transaction. It blocks on the input hook: on the
 * output hook connect() itself would fail with EPERM, which no firewall on the way to a host does. Packets to a node
 * whose address is translated on their way out (an image in a docker pod) would never come in: they are not tracked,
 * and so not translated.
 */
export function ruleset(rules: readonly Rule[]): string {
  const lines = (statement: (action: FirewallAction) => string): readonly string[] =>
    rules.map(({ address, port, action }) => `    ip daddr ${address} tcp dport ${port} ${statement(action)}`);
  return [
    'table inet gatecrash',
    'delete table inet gatecrash',
    'table inet gatecrash {',
    '  chain output {',
    '    type filter hook output priority -300; policy accept;',
    ...lines(() => 'notrack'),
    '  }',
    '  chain input {',
    '    type filter hook input priority 0; policy accept;',
    ...lines((action) => statements[action]),
    '  }',
    '}',
    '',
  ].join('\n');
}

/** The firewall of this pod: blocks addresses by TCP port and opens them again, in the order in which it is told. */
export function createFirewall(run: Programs['run']): {
  readonly block: (params: AgentCalls['block']['params']) => Promise<{ at: number }>;
  readonly open: (params: Endpoint) => Promise<{ at: number }>;
} {
  const rules = new Map<string, Rule>();
  let last: Promise<unknown> = Promise.resolve();

  const load = async (): Promise<{ at: number }> => {
    await writeFile(rulesFile, ruleset([...rules.values()]));
    const at = epochNow();
    const argv = ['nft', '-f', rulesFile];
    const { code, stderr } = await run({ name: 'nft', argv, env: {}, timeoutMs: nftMs });
    if (code !== 0) throw new Error(`nft ended with ${code}: ${stderr.trim().split('\n')[0] ?? ''}`);
    return { at };
  };
  const change = ({ host, port }: Endpoint, action: FirewallAction | null): Promise<{ at: number }> => {
    const changed = last.then(async () => {
      const { address } = await lookup(host, { family: 4 });
      const key = `${address}:${port}`;
      const before = rules.get(key);
      if (action === null) rules.delete(key);
      else rules.set(key, { address, port, action });
      return load().catch((error: unknown) => {
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
