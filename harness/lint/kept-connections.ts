import type { Pass } from './passes.ts';
import { holding, type Subject, settingOf } from './subject.ts';
import { isAtLeast, type Version } from './version.ts';

/** From this version on nginx keeps connections to upstreams, and speaks HTTP/1.1 to them, unless it is told otherwise. */
export const keptSince: Version = [1, 29, 7];

/** Whether the upstream of a pass is told to keep connections: `asked`, `refused` (`keepalive 0`), or not told. */
export function keptBy({ upstream }: Pass): 'asked' | 'refused' | 'not told' {
  const directive = upstream?.inner('keepalive');
  if (directive === undefined) return 'not told';
  return directive.args[0] === '0' ? 'refused' : 'asked';
}

/** Whether the requests of a pass leave their connection open, for a version; null: for one that is older than that. */
export function keepsConnections(subject: Subject, pass: Pass, version: Version | null): boolean {
  const byDefault = version !== null && isAtLeast(version, keptSince);
  const http = settingOf(subject, pass, 'http_version')?.args[0] ?? (byDefault ? '1.1' : '1.0');
  const header = holding(subject, 'proxy_set_header', pass.placed).find(
    ({ args }) => args[0]?.toLowerCase() === 'connection',
  );
  const closes = header === undefined ? !byDefault : /close/i.test(header.args[1] ?? '');
  return http !== '1.0' && !closes;
}
