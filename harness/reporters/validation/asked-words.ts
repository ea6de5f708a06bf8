import { counted } from '../../model/counted.ts';
import type { ValidationDocument } from '../../model/validation-document.ts';

type RequestLog = NonNullable<ValidationDocument['requestLog']>;

/** `12.3 %`. */
export function saidShare(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** What was read of an access log, and what of it not, or is sent nowhere, and why: a text each. */
export function saidLog(log: RequestLog): readonly string[] {
  const { path, requests: all, lines, unreadable, elsewhere, methods, formats, shared } = log;
  const others = methods.filter(({ method }) => method !== 'GET' && method !== 'POST');
  const named = formats.length === 0 ? '' : ` (${formats.map(({ format }) => format).join(', ')})`;
  return [
    `${counted(all, 'request')} in ${counted(lines, 'line')} of ${path}${named}`,
    ...(unreadable > 0 ? [`not read: ${counted(unreadable, 'line')} in no format of nginx or of the config`] : []),
    ...(others.length > 0 ? [`not sent: ${others.map(({ method, count }) => `${method} ${count}`).join(', ')}`] : []),
    ...(elsewhere > 0 ? [`handed to nobody: ${elsewhere}`] : []),
    ...(shared > 0 ? [`counted for several places: ${shared}, as the log does not tell the server`] : []),
  ];
}
