import type { ConfigTree } from './config-tree.ts';
import type { Directive } from './parse-config.ts';
import { type Place, placeOf } from './place.ts';
import { contextOf } from './upstreams.ts';
import { variablesOf } from './variables.ts';
import { type Placed, walkConfig } from './walk-config.ts';

/** Something that a part of a config uses, and that the config around it has to define. */
export interface Granted {
  readonly what: 'log-format' | 'variable';
  readonly name: string;
  readonly at: Place;
}

/** The name that nginx's documentation of WebSocket proxying gives the map, and most configs after it. */
const upgradeVariable = 'connection_upgrade';

/** The format that an access_log names; null where it names none (ngx_http_log_set_log). */
function formatOf({ name, args }: Directive): string | null {
  const [path, format] = args;
  if (name !== 'access_log' || path === 'off' || format === undefined) return null;
  return /^(?:buffer|flush|gzip|if)(?:=|$)/.test(format) ? null : format;
}

function formatsIn(http: readonly Placed[]): readonly Granted[] {
  const defined = new Set(http.flatMap(({ directive: { name, args } }) => (name === 'log_format' ? args[0] : [])));
  return http.flatMap(({ directive }): readonly Granted[] => {
    const format = formatOf(directive);
    if (format === null || format === 'combined' || defined.has(format)) return [];
    return [{ what: 'log-format', name: format, at: placeOf(directive) }];
  });
}

function upgradeIn(http: readonly Placed[], tree: Pick<ConfigTree, 'directives'>): readonly Granted[] {
  const { sets, tables } = variablesOf(tree);
  if (sets.has(upgradeVariable) || tables.has(upgradeVariable)) return [];
  const uses = new RegExp(`\\$(?:${upgradeVariable}\\b|\\{${upgradeVariable}\\})`, 'i');
  return http
    .filter(({ directive }) => directive.args.some((argument) => uses.test(argument)))
    .map(({ directive }) => ({ what: 'variable', name: upgradeVariable, at: placeOf(directive) }));
}

/**
 * What a part of a config takes for granted of the config around it, each once: formats of access logs, and the variable of
 * WebSocket proxying. Only what changes no answer, or has one meaning wherever it is written; no zone of a limit or a cache.
 */
export function takenForGranted(tree: Pick<ConfigTree, 'directives'>): readonly Granted[] {
  const http = walkConfig(tree).filter((placed) => contextOf(placed) === 'http');
  const all = [...formatsIn(http), ...upgradeIn(http, tree)];
  const first = new Map(all.toReversed().map((one) => [`${one.what} ${one.name}`, one]));
  return all.filter((one) => first.get(`${one.what} ${one.name}`) === one);
}
