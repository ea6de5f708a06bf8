import { parseConfig } from './parse-config.ts';
import { walkConfig } from './walk-config.ts';

/**
 * What the servers of a config listen on, each once and as it is written; one without `listen` is not named, as it has port 80
 * (http://nginx.org/en/docs/http/ngx_http_core_module.html#listen). For messages.
 */
export function listenedOn(config: string): readonly string[] {
  const listening = walkConfig(parseConfig(config, ''))
    .filter(({ directive, inside }) => directive.name === 'listen' && inside.at(-1)?.name === 'server')
    .map(({ directive }) => directive.args[0] ?? '');
  return [...new Set(listening)];
}
