import type { Pod } from '../../harness/runtimes/runtime.ts';
import type { Target } from '../../harness/validate/targets/target.ts';
import { nodeScript } from './node-script.ts';

/** Asks the first place of a config for a WebSocket; the status, or the failure. */
export async function askForWebSocket(pod: Pod, [target]: readonly Target[]): Promise<string> {
  if (target === undefined || 'socket' in target.connect) throw new Error('there is no place to ask');
  const argv = await nodeScript('ask-for-web-socket', { ...target.connect, name: target.host, path: target.path });
  const { stdout, stderr } = await pod.agent.call('run', { name: 'client', argv, env: {}, timeoutMs: 10_000 });
  if (stdout === '') throw new Error(stderr);
  return stdout.trim();
}
