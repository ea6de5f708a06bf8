/** Where nginx has its config in a pod, as in the official image and in the packages of distributions. */
export const nginxFolder = '/etc/nginx';

/** A path without `.`, `..` and doubled slashes; it stays below the root. */
export function normalised(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** The folder that a path of a pod stands in. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/**
 * The path that nginx makes of one in its config (ngx_conf_full_name with the conf_prefix): one that does not begin with a
 * slash counts from the folder of the main config, whichever file it stands in.
 */
export function fullName(asked: string, main: string): string {
  return normalised(asked.startsWith('/') ? asked : `${folderOf(main)}/${asked}`);
}
