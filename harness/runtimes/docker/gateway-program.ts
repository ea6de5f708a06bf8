import type { MountSettings } from 'dockerode';
import type { Image } from './image.ts';

const mountedNginx = '/usr/local/bin/gatecrash-nginx';

/** How the nginx of a gateway's image is started: its own, or one of this machine that is mounted into it. */
export function nginxOf({ binary }: Image): {
  readonly entrypoint: readonly string[];
  readonly mounts: readonly MountSettings[];
} {
  if (binary === null) return { entrypoint: ['nginx'], mounts: [] };
  return {
    entrypoint: [mountedNginx],
    mounts: [{ Type: 'bind', Source: binary, Target: mountedNginx, ReadOnly: true }],
  };
}
