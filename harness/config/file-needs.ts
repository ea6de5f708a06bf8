import { fullName } from './conf-path.ts';
import { effective } from './effective.ts';
import type { CertificateNeed, FileNeed, PathNeed } from './need.ts';
import type { Config, Directive } from './parse-config.ts';
import { placeOf } from './place.ts';
import { contextOf } from './upstreams.ts';
import type { Placed } from './walk-config.ts';

/** Certificates, and the directive that has the key of each. */
const certificates: Readonly<Partial<Record<string, string>>> = {
  ssl_certificate: 'ssl_certificate_key',
  proxy_ssl_certificate: 'proxy_ssl_certificate_key',
  grpc_ssl_certificate: 'grpc_ssl_certificate_key',
  uwsgi_ssl_certificate: 'uwsgi_ssl_certificate_key',
};

const otherFiles =
  /^(?:ssl_(?:dhparam|trusted_certificate|client_certificate|crl|password_file|session_ticket_key|stapling_file)|(?:proxy|grpc|uwsgi)_ssl_(?:trusted_certificate|crl|password_file)|auth_basic_user_file|quic_host_key)$/;

/** A key in a token, or `data:` in place of a path, is no file. */
const noFile = /^(?:data|engine|store):/;
const opened = (path: string, main: string) => ({
  path: path.includes('$') ? path : fullName(path, main),
  atRequest: path.includes('$'),
});

/** The names of the servers that use each certificate, wherever it is written. */
function namesByCertificate(
  all: readonly Placed[],
  config: Pick<Config, 'directives'>,
): ReadonlyMap<Directive, ReadonlySet<string>> {
  const users = new Map<Directive, Set<string>>();
  for (const placed of all) {
    const { name, block } = placed.directive;
    if (name !== 'server' || block === null) continue;
    const names = block.filter((one) => one.name === 'server_name').flatMap(({ args }) => args);
    for (const certificate of effective(config, 'ssl_certificate', placed)?.directives ?? []) {
      users.set(certificate, new Set([...(users.get(certificate) ?? []), ...names]));
    }
  }
  return users;
}

/** The certificates of a config, each with its key: nginx pairs those of one block in their order. */
export function certificatesOf(
  all: readonly Placed[],
  { main, ...config }: Pick<Config, 'directives'> & { readonly main: string },
): readonly CertificateNeed[] {
  const names = namesByCertificate(all, config);
  return all.flatMap(({ directive, inside }): readonly CertificateNeed[] => {
    const keyName = certificates[directive.name];
    const [written] = directive.args;
    if (keyName === undefined || written === undefined || written === '' || noFile.test(written)) return [];
    const siblings = inside.at(-1)?.block ?? config.directives;
    const index = siblings.filter(({ name }) => name === directive.name).indexOf(directive);
    const beside = siblings.filter(({ name }) => name === keyName);
    // A key may be written in a block around.
    const keyed = beside[index] ?? effective(config, keyName, { directive, inside })?.directives[index];
    const [key] = keyed?.args ?? [];
    return [
      {
        what: 'certificate',
        directive: directive.name,
        ...opened(written, main),
        key: key === undefined || noFile.test(key) ? null : opened(key, main).path,
        keyAt: keyed === undefined ? null : placeOf(keyed),
        names: [...(names.get(directive) ?? [])],
        at: placeOf(directive),
      },
    ];
  });
}

/** Other files that nginx opens for what a config says. */
export function otherFilesOf(all: readonly Placed[], main: string): readonly FileNeed[] {
  return all.flatMap(({ directive }): readonly FileNeed[] => {
    const [path = ''] = directive.args;
    if (!otherFiles.test(directive.name) || path === '' || path === 'off' || noFile.test(path)) return [];
    return [{ what: 'file', directive: directive.name, ...opened(path, main), at: placeOf(directive) }];
  });
}

const purposes: Readonly<Partial<Record<string, PathNeed['purpose']>>> = {
  access_log: 'log',
  error_log: 'log',
  pid: 'pid',
  lock_file: 'lock',
  root: 'root',
  alias: 'root',
  proxy_cache_path: 'cache',
  fastcgi_cache_path: 'cache',
  uwsgi_cache_path: 'cache',
  scgi_cache_path: 'cache',
  client_body_temp_path: 'temporary',
  proxy_temp_path: 'temporary',
  fastcgi_temp_path: 'temporary',
  uwsgi_temp_path: 'temporary',
  scgi_temp_path: 'temporary',
};

const noPath = /^(?:off|stderr|syslog:.*|memory:.*)$/s;

/** Paths that nginx writes to, and those that it serves files from. */
export function pathsOf(all: readonly Placed[]): readonly PathNeed[] {
  return all.flatMap((placed): readonly PathNeed[] => {
    const { directive } = placed;
    const purpose = purposes[directive.name];
    const [path = ''] = directive.args;
    if (purpose === undefined || path === '' || noPath.test(path) || contextOf(placed) === 'mail') return [];
    return [{ what: 'path', purpose, directive: directive.name, path, at: placeOf(directive) }];
  });
}
