import { directivesOf } from './nginx-directives.ts';

/**
 * What the servers of a config listen on, each once and as it is written; one without `listen` is not named, as it has port 80
 * (http://nginx.org/en/docs/http/ngx_http_core_module.html#listen). For messages.
 */
export function listenedOn(config: string): readonly string[] {
  const listening = directivesOf(config)
    .filter(({ name, inside }) => name === 'listen' && inside.at(-1) === 'server')
    .map(({ args }) => args[0] ?? '');
  return [...new Set(listening)];
}
