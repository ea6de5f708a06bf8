import { podPaths } from '../model/agent-protocol.ts';
import type { StoreAddress, StoreProbe } from './store.ts';

/** A redis-server that keeps everything in memory and writes nothing (redis.conf: save, appendonly). */
export function redisArguments({ host, port }: StoreAddress): readonly string[] {
  const network = ['--bind', host, '--port', String(port), '--protected-mode', 'no'];
  return [...network, '--dir', podPaths.data, '--save', '', '--appendonly', 'no'];
}

/** PING as an inline command; a server that is still loading, or wants a password, answers with an error (RESP). */
export const redisProbe: StoreProbe = {
  question: Buffer.from('PING\r\n'),
  read: (answer) => {
    const line = /^(.*)\r\n/.exec(answer.toString('latin1'))?.[1];
    if (line === undefined) return null;
    return line === '+PONG' ? { ready: true } : { failure: `it answers PING with "${line}"` };
  },
};
