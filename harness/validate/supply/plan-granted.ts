import { grantedPath } from '../../config/placing.ts';
import type { Granted } from '../../config/taken-for-granted.ts';
import type { MadeFile } from './plan-files.ts';
import type { Supplied } from './supplied.ts';

/** A word of nginx's config in quotes. */
function quoted(word: string): string {
  return `"${word.replaceAll(/["\\]/g, '\\$&')}"`;
}

/** What stands for each in the config around a part. */
function definitionOf({ what, name }: Granted): { readonly text: string; readonly detail: string } {
  if (what === 'log-format') {
    return {
      text: `log_format ${quoted(name)} '$remote_addr [$time_local] "$request" $status $body_bytes_sent';\n`,
      detail: 'a format of logs that the config around this part has',
    };
  }
  return {
    text: `map $http_upgrade $${name} {\n    default upgrade;\n    '' close;\n}\n`,
    detail: 'upgrade where the client asks for it, else close, as nginx.org writes the map for WebSocket',
  };
}

/** Plans the file that defines what a part of a config takes for granted; null where it takes nothing. */
export function planGranted(
  granted: readonly Granted[],
): { readonly file: MadeFile & { readonly text: string }; readonly supplied: readonly Supplied[] } | null {
  if (granted.length === 0) return null;
  const text = granted.map((one) => definitionOf(one).text).join('');
  return {
    file: { path: grantedPath, content: 'text', text },
    supplied: granted.map((one) => ({ what: one.what, name: one.name, detail: definitionOf(one).detail, at: one.at })),
  };
}
