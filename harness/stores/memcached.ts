import type { StoreAddress, StoreProbe } from './store.ts';

/** A memcached that listens on TCP only (memcached(1): -l, -p, -U) and holds 64 MB of items at most (-m). */
export function memcachedArguments({ host, port }: StoreAddress): readonly string[] {
  return ['-l', host, '-p', String(port), '-U', '0', '-m', '64'];
}

/** `version` of the text protocol (memcached's protocol.txt). */
export const memcachedProbe: StoreProbe = {
  question: Buffer.from('version\r\n'),
  read: (answer) => {
    const line = /^(.*)\r\n/.exec(answer.toString('latin1'))?.[1];
    if (line === undefined) return null;
    return line.startsWith('VERSION ') ? { ready: true } : { failure: `it answers version with "${line}"` };
  },
};
