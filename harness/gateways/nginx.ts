import { podPaths } from '../model/agent-protocol.ts';
import { accessLogFormat } from './nginx-log.ts';

/** Where the harness asks nginx about itself: a server of its own beside those of the config under test. */
export const nginxAdmin = { host: '127.0.255.254', port: 8099, generationHeader: 'x-gatecrash-generation' } as const;

/** Files that nginx writes into the exchange folder. */
export const nginxLogs = { access: 'access.log', error: 'error.log' } as const;

/** Path of the config under test inside the pod; nginx's messages name it. */
export const configUnderTest = `${podPaths.gatewayConfig}/conf.d/gateway.conf`;

const mainConfig = `${podPaths.gatewayConfig}/nginx.conf`;

/**
 * The main config around the config under test, which is an ordinary file of /etc/nginx/conf.d: logs that the harness
 * can join, and an own server that tells the generation, since a failed start or reload is otherwise silent.
 * `user` is whom the workers run as where nginx starts as root; null where it does not.
 */
function mainConfigText(settings: { readonly generation: number; readonly user: string | null }): string {
  const exchange = podPaths.exchange;
  return `${settings.user === null ? '' : `user ${settings.user};\n`}daemon off;
worker_processes 1;
pid /run/nginx.pid;
error_log ${exchange}/${nginxLogs.error} info;
events {
    worker_connections 8192;
}
http {
    ${accessLogFormat}
    access_log ${exchange}/${nginxLogs.access} gatecrash;
    client_body_temp_path /var/cache/nginx/client;
    proxy_temp_path /var/cache/nginx/proxy;
    fastcgi_temp_path /var/cache/nginx/fastcgi;
    uwsgi_temp_path /var/cache/nginx/uwsgi;
    scgi_temp_path /var/cache/nginx/scgi;
    server {
        listen ${nginxAdmin.host}:${nginxAdmin.port};
        access_log off;
        location = /generation {
            add_header ${nginxAdmin.generationHeader} ${settings.generation};
            return 204;
        }
        location = /status {
            stub_status;
        }
    }
    include ${podPaths.gatewayConfig}/conf.d/*.conf;
}
`;
}

/** Where the servers of a pool stand that a controller rewrites; a config takes them in with `include`. */
function serverList(pool: string): string {
  return `${podPaths.gatewayConfig}/upstreams/${pool}.conf`;
}

/** A server that the gateway may use, as its config names it. */
export interface Server {
  readonly pool: string;
  readonly host: string;
  readonly port: number;
}

/**
 * `server` lines by pool. max_fails=0: who is in the pool is for the controller to say, and nginx must not take out
 * the last one behind its back.
 */
function serverLists(servers: readonly Server[]): readonly { readonly path: string; readonly text: string }[] {
  return [...Map.groupBy(servers, ({ pool }) => pool)].map(([pool, ofPool]) => ({
    path: serverList(pool),
    text: ofPool.map(({ host, port }) => `server ${host}:${port} max_fails=0;\n`).join(''),
  }));
}

/** The files that nginx needs for a config under test. */
export function nginxFiles(settings: {
  readonly config: string;
  readonly generation: number;
  readonly user: string | null;
  readonly servers: readonly Server[];
}): readonly { readonly path: string; readonly text: string }[] {
  return [
    ...serverLists(settings.servers),
    { path: mainConfig, text: mainConfigText(settings) },
    { path: configUnderTest, text: settings.config },
  ];
}

/** Arguments that run nginx in the foreground, or check its config and end. */
export const nginxArguments = {
  serve: ['-c', mainConfig],
  check: ['-t', '-c', mainConfig],
};

/** nginx's own words about a config that it rejects, with the author's file name in place of the pod's path. */
export function rejection(said: string, file: string): string {
  const lines = said.split('\n').filter((line) => /\[(emerg|alert|crit)\]/.test(line));
  const words = (lines.length > 0 ? lines : said.trim().split('\n')).map((line) =>
    line.replace(/^.*?\[(emerg|alert|crit)\] (\d+#\d+: )?/, ''),
  );
  return words.join('; ').replaceAll(configUnderTest, file);
}
