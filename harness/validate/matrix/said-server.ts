import type { Asked } from '../../model/load.ts';

/** A server as it was asked: by which name, and where. */
export function saidServer({ host, connect }: Asked): string {
  return 'socket' in connect ? `${host} (unix:${connect.socket})` : `${host}:${connect.port}`;
}
