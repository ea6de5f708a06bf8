import type { Directive } from '../config/parse-config.ts';
import type { Pass } from './passes.ts';
import { type Subject, settingOf } from './subject.ts';
import { timeMs } from './units.ts';

/** What nginx does with a request that a server failed. */
export interface Retries {
  /** What says so; undefined: nginx's default, `error timeout`. */
  readonly directive: Directive | undefined;
  /** `error`, `timeout`, `http_503`, `non_idempotent`, … */
  readonly conditions: readonly string[];
  /** The next server is asked. */
  readonly on: boolean;
  /** How many servers are asked at most; 0: as many as there are. */
  readonly tries: number;
  readonly triesBy: Directive | undefined;
  /** For how long a next one is asked; 0: without an end. */
  readonly timeoutMs: number;
}

/** What holds for a pass (http://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_next_upstream). */
export function retriesOf(subject: Subject, pass: Pass): Retries {
  const directive = settingOf(subject, pass, 'next_upstream');
  const triesBy = settingOf(subject, pass, 'next_upstream_tries');
  const conditions = directive?.args ?? ['error', 'timeout'];
  const tries = Number(triesBy?.args[0] ?? 0);
  return {
    directive,
    conditions,
    on: !conditions.includes('off') && tries !== 1,
    tries,
    triesBy,
    timeoutMs: timeMs(settingOf(subject, pass, 'next_upstream_timeout')?.args[0] ?? '0') ?? 0,
  };
}

/** nginx's default of connect, read and send timeouts. */
export const defaultTimeoutMs = 60_000;

/** A timeout of a pass: what says so, and how long it is. */
export function timeoutOf(
  subject: Subject,
  pass: Pass,
  setting: 'connect_timeout' | 'read_timeout',
): { readonly directive: Directive | undefined; readonly ms: number } {
  const directive = settingOf(subject, pass, setting);
  return { directive, ms: timeMs(directive?.args[0] ?? '') ?? defaultTimeoutMs };
}
