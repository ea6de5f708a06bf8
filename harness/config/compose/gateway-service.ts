import type { Compose, ComposeService } from './compose.ts';

/** The name of an image without registry, owner, version and digest: `nginx`. */
export function imageName(image: string | null): string {
  return /([^/:@]+)(?::[^/@]*)?(?:@.*)?$/.exec(image ?? '')?.[1] ?? '';
}

/** Images whose program reads nginx configs. */
const images = /^(?:nginx|nginx-(?:unprivileged|certbot|plus)|openresty|angie|freenginx|tengine)$/i;

/** Where nginx has its config in images. */
const places = /^(?:\/etc\/(?:nginx|openresty|angie)|\/(?:usr\/local|opt)\/(?:[^/]+\/)*?(?:nginx|openresty))(?:\/|$)/;

const covers = (folder: string, file: string): boolean => file === folder || file.startsWith(`${folder}/`);

/** Has the config at a place where nginx reads it, or exactly this file. */
function mountsIt({ mounts }: ComposeService, files: readonly string[]): boolean {
  return mounts.some(({ source, target }) => {
    if (target === null) return false;
    return files.some((file) => file === source || (places.test(target) && covers(source, file)));
  });
}

/** Its image is built of a folder that has the config. */
function buildsIt({ mounts }: ComposeService, files: readonly string[], project: string): boolean {
  return mounts.some(
    ({ source, target }) => target === null && source !== project && files.some((file) => covers(source, file)),
  );
}

/**
 * The service whose nginx has this config: the one that mounts it, else the one whose image is nginx, else the one that is
 * built of a folder with it. Null where it is none, or cannot be told from another. `files` are absolute.
 */
export function gatewayService(
  { services, folder }: Pick<Compose, 'services' | 'folder'>,
  files: readonly string[],
): ComposeService | null {
  const isNginx = ({ image }: ComposeService): boolean => images.test(imageName(image));
  for (const found of [
    services.filter((service) => mountsIt(service, files)),
    services.filter(isNginx),
    services.filter((service) => buildsIt(service, files, folder)),
  ]) {
    if (found.length === 0) continue;
    const likely = found.length === 1 ? found : found.filter(isNginx);
    return likely.length === 1 ? (likely[0] ?? null) : null;
  }
  return null;
}
