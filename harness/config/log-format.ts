import { effective } from './effective.ts';
import type { Config } from './parse-config.ts';
import { contextOf } from './upstreams.ts';
import { type Placed, walkConfig } from './walk-config.ts';

/** How nginx writes a value that has quotes or what cannot be printed (`log_format … escape=`). */
export type LogEscape = 'default' | 'json' | 'none';

/** A piece of a line of a log: text as it stands, or the value of a variable. */
export type LogPart = { readonly text: string } | { readonly variable: string };

/** What the lines of an access log look like. */
export interface LogFormat {
  readonly name: string;
  readonly escaping: LogEscape;
  readonly parts: readonly LogPart[];
}

/** Reads `$remote_addr - [$time_local] "$request"`. */
export function logParts(text: string): readonly LogPart[] {
  const parts: LogPart[] = [];
  let at = 0;
  for (const match of text.matchAll(/\$(?:\{(\w+)\}|(\w+))/g)) {
    if (match.index > at) parts.push({ text: text.slice(at, match.index) });
    parts.push({ variable: match[1] ?? match[2] ?? '' });
    at = match.index + match[0].length;
  }
  if (at < text.length) parts.push({ text: text.slice(at) });
  return parts;
}

function known(name: string, text: string): LogFormat {
  return { name, escaping: 'default', parts: logParts(text) };
}

const common = '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent';
const combined = `${common} "$http_referer" "$http_user_agent"`;

/** Formats that logs have where no config says otherwise: nginx's own, that of its official image, and two of other servers' fame. */
export const usualFormats: readonly LogFormat[] = [
  known('combined', combined),
  known('main', `${combined} "$http_x_forwarded_for"`),
  known('common', common),
  known('vhost_combined', `$host:$server_port ${combined}`),
];

function escapingOf(words: readonly string[]): { readonly escaping: LogEscape; readonly texts: readonly string[] } {
  const [, named] = /^escape=(default|json|none)$/.exec(words[0] ?? '') ?? [];
  if (named === undefined) return { escaping: 'default', texts: words };
  return { escaping: named as LogEscape, texts: words.slice(1) };
}

/** The formats that a config declares for HTTP, in its order. */
export function logFormatsOf(config: Pick<Config, 'directives'>): readonly LogFormat[] {
  return walkConfig(config).flatMap((placed): readonly LogFormat[] => {
    const { name, args, block } = placed.directive;
    if (name !== 'log_format' || block !== null || contextOf(placed) !== 'http') return [];
    const [called = '', ...words] = args;
    const { escaping, texts } = escapingOf(words);
    return [{ name: called, escaping, parts: logParts(texts.join('')) }];
  });
}

/** Paths of the logs that a server writes, in it and below; nginx's own default where nobody says anything. */
export function accessLogsOf(config: Pick<Config, 'directives'>, server: Placed): readonly string[] {
  const held = effective(config, 'access_log', server)?.directives ?? [];
  const below = walkConfig({ directives: server.directive.block ?? [] }).map(({ directive }) => directive);
  const all = [...held, ...below.filter(({ name }) => name === 'access_log')];
  if (all.length === 0) return ['logs/access.log'];
  return all.flatMap(({ args: [path = ''] }) => (path === 'off' || path === '' ? [] : [path]));
}
