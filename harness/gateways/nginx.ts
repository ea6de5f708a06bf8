import { podPaths } from '../model/agent-protocol.ts';
import { accessLogFormat } from './nginx-log.ts';

/** Where the harness asks nginx about itself: a server of its own beside those of the config under test. */
export const nginxAdmin = { host: '127.0.255.254', port: 8099, generationHeader: 'x-gatecrash-generation' } as const;

/** Files that nginx writes into the exchange folder. */
export const nginxLogs = { access: 'access.log', error: 'error.log' } as const;

/** Where one nginx of a pod has its files: the gateway, or another one behind it. */
export interface NginxPlace {
  /** Folder of its configs. */
  readonly folder: string;
  /** Path of its pid, and the beginning of the paths of its temporary files. */
  readonly pid: string;
  readonly temporary: string;
  readonly logs: { readonly access: string; readonly error: string };
  /** Where it tells the generation of its config. */
  readonly admin: { readonly host: string; readonly port: number };
}

const gatewayPlace: NginxPlace = {
  folder: podPaths.gatewayConfig,
  pid: '/run/nginx.pid',
  temporary: '/var/cache/nginx/',
  logs: nginxLogs,
  admin: nginxAdmin,
};

/** The place of a gateway behind the gateway, a node of that name and address. */
export function nginxBehind(name: string, address: string): NginxPlace {
  return {
    folder: `${podPaths.gatewayConfig}/behind/${name}`,
    pid: `/run/${name}.pid`,
    temporary: `/var/cache/nginx/${name}-`,
    logs: { access: `${name}.access.log`, error: `${name}.error.log` },
    admin: { host: address, port: nginxAdmin.port },
  };
}

function mainConfigOf({ folder }: NginxPlace): string {
  return `${folder}/nginx.conf`;
}

/** The file of a place that has the config as its author wrote it; nginx's messages name it. */
export function authorsFile({ folder }: NginxPlace): string {
  return `${folder}/conf.d/gateway.conf`;
}

/**
 * The main config around the config under test, which is an ordinary file of /etc/nginx/conf.d: logs that the harness
 * can join, and an own server that tells the generation, since a failed start or reload is otherwise silent.
 * `user` is whom the workers run as where nginx starts as root; null where it does not.
 */
function mainConfigText(
  settings: { readonly generation: number; readonly user: string | null },
  { folder, pid, temporary, logs, admin }: NginxPlace,
): string {
  const exchange = podPaths.exchange;
  return `${settings.user === null ? '' : `user ${settings.user};\n`}daemon off;
worker_processes 1;
pid ${pid};
error_log ${exchange}/${logs.error} info;
events {
    worker_connections 8192;
}
http {
    ${accessLogFormat}
    access_log ${exchange}/${logs.access} gatecrash;
    client_body_temp_path ${temporary}client;
    proxy_temp_path ${temporary}proxy;
    fastcgi_temp_path ${temporary}fastcgi;
    uwsgi_temp_path ${temporary}uwsgi;
    scgi_temp_path ${temporary}scgi;
    server {
        listen ${admin.host}:${admin.port};
        access_log off;
        location = /generation {
            add_header ${nginxAdmin.generationHeader} ${settings.generation};
            return 204;
        }
        location = /status {
            stub_status;
        }
    }
    include ${folder}/conf.d/*.conf;
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
  /** Unset: that of the gateway. */
  readonly place?: NginxPlace;
}): readonly { readonly path: string; readonly text: string }[] {
  const { place = gatewayPlace } = settings;
  return [
    ...serverLists(settings.servers),
    { path: mainConfigOf(place), text: mainConfigText(settings, place) },
    { path: authorsFile(place), text: settings.config },
  ];
}

/** Arguments that run nginx in the foreground, or check its config and end. */
export function nginxArgumentsIn(place: NginxPlace): { readonly serve: string[]; readonly check: string[] } {
  const main = mainConfigOf(place);
  return { serve: ['-c', main], check: ['-t', '-c', main] };
}

/** Those of the gateway. */
export const nginxArguments = nginxArgumentsIn(gatewayPlace);

/** nginx's own words about a config that it rejects, with the author's file name in place of the pod's path. */
export function rejection(said: string, file: string, place = gatewayPlace): string {
  const lines = said.split('\n').filter((line) => /\[(emerg|alert|crit)\]/.test(line));
  const words = (lines.length > 0 ? lines : said.trim().split('\n')).map((line) =>
    line.replace(/^.*?\[(emerg|alert|crit)\] (\d+#\d+: )?/, ''),
  );
  return words.join('; ').replaceAll(authorsFile(place), file);
}
