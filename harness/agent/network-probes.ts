import type { AgentCalls, Hop } from '../model/agent-protocol.ts';
import { epochNow } from './clock.ts';
import type { Programs } from './programs.ts';

/** Most routers on any way in a pod. */
const maxHops = 5;

/** `64 bytes from 127.0.1.2: icmp_seq=1 ttl=64 time=0.021 ms` (iputils). */
export function roundTripMs(said: string): number | null {
  const time = /^\d+ bytes from .*\btime=(\d+(?:\.\d+)?) ms/m.exec(said)?.[1];
  return time === undefined ? null : Number(time);
}

/** Reads `traceroute -n -q 1`: a line ` 2  10.0.1.2  0.048 ms !X`, ` 3  *` for each hop. */
export function hopsOf(said: string): readonly Hop[] {
  const lines = said.matchAll(/^ *\d+ +(?:\*|([\d.]+) +(\d+(?:\.\d+)?) ms(?: +(!\S+))?)/gm);
  return [...lines].map(([, address, ms, annotation]) => ({
    address: address ?? null,
    ms: ms === undefined ? null : Number(ms),
    annotation: annotation ?? null,
  }));
}

/** ping and traceroute as this pod has them; both need what a pod with `firewall` has. */
export function createNetworkProbes(run: Programs['run']): {
  readonly ping: (params: AgentCalls['ping']['params']) => Promise<AgentCalls['ping']['result']>;
  readonly traceroute: (params: AgentCalls['traceroute']['params']) => Promise<AgentCalls['traceroute']['result']>;
} {
  const seconds = (ms: number): string => String(Math.max(0.01, ms / 1000));
  return {
    ping: async ({ host, timeoutMs }) => {
      const argv = ['ping', '-n', '-c', '1', '-W', seconds(timeoutMs), host];
      const { code, stdout, stderr } = await run({ name: 'ping', argv, env: {}, timeoutMs: timeoutMs + 5000 });
      if (code !== 0 && code !== 1) throw new Error(`ping ended with ${code}: ${stderr.trim()}`);
      return { at: epochNow(), ms: roundTripMs(stdout), said: stdout.trim() };
    },
    traceroute: async ({ host, port, timeoutMs }) => {
      const limits = ['-q', '1', '-w', seconds(timeoutMs / maxHops), '-m', String(maxHops)];
      const argv = ['traceroute', '-n', '-T', '-p', String(port), ...limits, host];
      const { code, stdout, stderr } = await run({ name: 'traceroute', argv, env: {}, timeoutMs: timeoutMs + 5000 });
      if (code !== 0) throw new Error(`traceroute ended with ${code}: ${stderr.trim()}`);
      return { at: epochNow(), hops: hopsOf(stdout), said: stdout.trim() };
    },
  };
}
