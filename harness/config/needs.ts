import { baseName, folderOf } from './conf-path.ts';
import type { ConfigTree } from './config-tree.ts';
import { certificatesOf, otherFilesOf, pathsOf } from './file-needs.ts';
import { foreignModule } from './foreign-modules.ts';
import { serverHead } from './locations.ts';
import type { IncludeNeed, ListenNeed, ModuleNeed, Need, UserNeed } from './need.ts';
import { passesOf } from './passes.ts';
import { placeOf } from './place.ts';
import { askedHosts, otherHosts, resolversOf, serversOf, targetsOf } from './upstream-needs.ts';
import { contextOf, upstreamsOf } from './upstreams.ts';
import { type Placed, walkConfig } from './walk-config.ts';

/** Files that nginx installs beside its config. */
const ofNginx: ReadonlySet<string> = new Set([
  'fastcgi.conf',
  'fastcgi_params',
  'koi-utf',
  'koi-win',
  'mime.types',
  'scgi_params',
  'uwsgi_params',
  'win-utf',
]);

/** Files that Debian and Ubuntu add. */
const ofDebian: ReadonlySet<string> = new Set(['proxy_params', 'snippets/fastcgi-php.conf', 'snippets/snakeoil.conf']);

/** What certbot writes beside its certificates, and into the configs that it changes. */
const ofCertbot = '/etc/letsencrypt/options-ssl-nginx.conf';

function shippedBy(path: string, main: string): IncludeNeed['shippedBy'] {
  const folder = folderOf(main);
  const own = path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : null;
  // Wherever an nginx was built to have its config, it has these there.
  if (ofNginx.has(baseName(path))) return 'nginx';
  if (path === ofCertbot) return 'certbot';
  if (own !== null && ofDebian.has(own)) return 'debian';
  return /^\/usr\/share\/nginx\/modules\/[^/]+\.conf$/.test(path) ? 'fedora' : null;
}

function includesOf({ missing, main }: ConfigTree): readonly IncludeNeed[] {
  return missing.map(({ asked, path, at }) => ({ what: 'include', asked, path, shippedBy: shippedBy(path, main), at }));
}

function usersOf(all: readonly Placed[]): readonly UserNeed[] {
  return all.flatMap(({ directive, inside }): readonly UserNeed[] => {
    const [user, group = null] = directive.args;
    if (directive.name !== 'user' || user === undefined || inside.length > 0) return [];
    return [{ what: 'user', user, group, at: placeOf(directive) }];
  });
}

function listensIn(all: readonly Placed[]): readonly ListenNeed[] {
  return all.flatMap((placed): readonly ListenNeed[] => {
    const { directive, inside } = placed;
    if (directive.name !== 'server' || directive.block === null || inside.at(-1)?.name === 'upstream') return [];
    const { names, listens, at } = serverHead(directive);
    const context = contextOf(placed);
    return listens.map((listen) => ({ what: 'listen', context, listen, names, at: listen.at ?? at }));
  });
}

function modulesOf(all: readonly Placed[]): readonly ModuleNeed[] {
  return all.flatMap(({ directive }): readonly ModuleNeed[] => {
    const { name, args } = directive;
    const path = name === 'load_module' ? (args[0] ?? '') : null;
    const module = path === null ? foreignModule(name) : baseName(path);
    return module === null || module === ''
      ? []
      : [{ what: 'module', module, path, directive: name, at: placeOf(directive) }];
  });
}

/**
 * What a config needs from the world around it, to start and to pass requests on: hosts with what they speak, certificates with the
 * names that they are for, files, addresses to listen on, modules. In the order of the kinds, then of the config.
 */
export function needsOf(tree: ConfigTree): readonly Need[] {
  const all = walkConfig(tree);
  const passes = passesOf(tree);
  return [
    ...serversOf(upstreamsOf(tree), passes),
    ...targetsOf(passes),
    ...askedHosts(all),
    ...resolversOf(all),
    ...otherHosts(all),
    ...certificatesOf(all, tree),
    ...otherFilesOf(all, tree.main),
    ...includesOf(tree),
    ...pathsOf(all),
    ...usersOf(all),
    ...listensIn(all),
    ...modulesOf(all),
  ];
}
