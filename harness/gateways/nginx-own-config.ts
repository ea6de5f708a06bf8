import { folderInPod, pathInPod, type Surroundings } from '../model/surroundings.ts';

/** A user's own main config, as nginx is started with it. */
export interface OwnConfig {
  /** Its path in the pod. */
  readonly main: string;
  /** What relative paths of logs, pid and roots count from (`nginx -p`). */
  readonly prefix: string;
  /** What its `daemon` directive says; null where it has none. */
  readonly daemon: 'on' | 'off' | null;
}

/**
 * How nginx is run with a config that nothing is added to. It has to stay in the foreground: where the config says
 * nothing of `daemon`, the command line does; where it says `on`, a second one would be a duplicate, but an nginx that
 * inherits its sockets from another (none, here) does not daemonise (src/core/nginx.c, ngx_add_inherited_sockets).
 */
export function ownConfigRun({ main, prefix, daemon }: OwnConfig): {
  readonly serve: { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> };
  readonly check: { readonly args: readonly string[] };
} {
  const args = ['-c', main, '-p', prefix];
  return {
    serve: {
      args: daemon === null ? [...args, '-g', 'daemon off;'] : args,
      env: daemon === 'on' ? { NGINX: '' } : {},
    },
    check: { args: ['-t', ...args] },
  };
}

/** Where an nginx has what its config does not name, as it was built. */
export interface BuiltIn {
  /** What relative paths count from where nobody says `-p`. */
  readonly prefix: string;
  readonly pid: string;
  readonly lock: string;
  /** null where it is stderr. */
  readonly errorLog: string | null;
  readonly accessLog: string;
  readonly temporary: readonly string[];
  readonly user: string;
  readonly group: string;
  /** The folder of its modules; null where it says nothing of one. */
  readonly modules: string | null;
}

/** Defaults of auto/options and auto/init of nginx's sources. */
const usual = {
  prefix: '/usr/local/nginx',
  'pid-path': 'logs/nginx.pid',
  'lock-path': 'logs/nginx.lock',
  'error-log-path': 'logs/error.log',
  'http-log-path': 'logs/access.log',
  'http-client-body-temp-path': 'client_body_temp',
  'http-proxy-temp-path': 'proxy_temp',
  'http-fastcgi-temp-path': 'fastcgi_temp',
  'http-uwsgi-temp-path': 'uwsgi_temp',
  'http-scgi-temp-path': 'scgi_temp',
  user: 'nobody',
};

/** A path of a config that counts from the prefix (ngx_conf_full_name without conf_prefix). */
export function fromPrefix(path: string, prefix: string): string {
  return pathInPod(path.startsWith('/') ? path : `${prefix}/${path}`);
}

/** Reads what `nginx -V` says of the paths that it was built with; `prefix` is the one that it is started with. */
export function builtIn(build: string, prefix: string): BuiltIn {
  const told = [...build.matchAll(/--([a-z-]+)=('[^']*'|\S+)/g)].map(([, name = '', value = '']) => [
    name,
    value.replaceAll("'", ''),
  ]);
  const options: typeof usual & Partial<Record<string, string>> = { ...usual, ...Object.fromEntries(told) };
  const path = (name: keyof typeof usual): string => fromPrefix(options[name], prefix);
  return {
    prefix: options.prefix,
    pid: path('pid-path'),
    lock: path('lock-path'),
    errorLog: options['error-log-path'] === 'stderr' ? null : path('error-log-path'),
    accessLog: path('http-log-path'),
    temporary: (['client-body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'] as const).map((name) =>
      path(`http-${name}-temp-path`),
    ),
    user: options.user,
    group: options.group ?? options.user,
    modules: options['modules-path'] ?? null,
  };
}

/**
 * What a pod must have for an nginx that was built so: it opens its built-in error log before it reads any config, and
 * makes the folders of temporary files, whose parents have to be there.
 */
export function builtInSurroundings(built: BuiltIn): Pick<Surroundings, 'folders' | 'logs' | 'users'> {
  const { pid, lock, errorLog, accessLog, temporary, user, group } = built;
  return {
    folders: [...new Set([pid, lock, ...temporary].map(folderInPod))],
    logs: [errorLog, accessLog].filter((log) => log !== null),
    users: [{ name: user, group }],
  };
}

/** Something that nginx says of a config, or of itself. */
export interface NginxComplaint {
  readonly level: string;
  readonly message: string;
  /** As the user calls it; null where it names no place. */
  readonly file: string | null;
  readonly line: number | null;
}

/** The text with the paths of the pod as the user calls the files. */
function asCalled(text: string, names: ReadonlyMap<string, string>): string {
  const paths = [...names.keys()].sort((one, other) => other.length - one.length);
  return paths.reduce((said, path) => {
    const escaped = path.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    const whole = new RegExp(`(?<![\\w./-])${escaped}(?![\\w/-]|\\.\\w)`, 'g');
    return said.replace(whole, () => names.get(path) ?? path);
  }, text);
}

/**
 * nginx's own words about a start or a check, with its log's clock and process ids left out: on stderr as
 * `nginx: [emerg] …`, in its log as `2026/01/01 10:00:00 [emerg] 12#12: …`. `names` has how the user calls each file of
 * the pod.
 */
export function complaintsOf(said: string, names: ReadonlyMap<string, string>): readonly NginxComplaint[] {
  return said.split('\n').flatMap((text) => {
    const [, level, words] = /\[(warn|error|crit|alert|emerg)\] (?:\d+#\d+: (?:\*\d+ )?)?(.*)$/.exec(text) ?? [];
    if (level === undefined || words === undefined) return [];
    const [, message = words, file, line] = /^(.*) in (\/.*):(\d+)$/.exec(words) ?? [];
    return [
      {
        level,
        message: asCalled(message, names),
        file: file === undefined ? null : (names.get(file) ?? file),
        line: line === undefined ? null : Number(line),
      },
    ];
  });
}

/** Those that keep nginx from starting, or a config from being taken. */
export function fatal(complaints: readonly NginxComplaint[]): readonly NginxComplaint[] {
  const emergencies = complaints.filter(({ level }) => level === 'emerg');
  return emergencies.length > 0 ? emergencies : complaints.filter(({ level }) => level === 'alert' || level === 'crit');
}

/** `shop.conf:12: unknown directive "lissen"`. */
export function saidComplaint({ message, file, line }: NginxComplaint): string {
  return file === null ? message : `${file}:${line}: ${message}`;
}
