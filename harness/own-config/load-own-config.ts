import type { NginxComplaint } from '../gateways/nginx-own-config.ts';
import { withOwnPod } from './own-pod.ts';
import type { OwnRuntime } from './own-runtime.ts';
import type { OwnWorld } from './own-world.ts';

/**
 * Puts a user's config, byte for byte, into a pod with all that it needs around it, and starts nginx with it. Answers what nginx
 * has against it; nothing where it serves. Nothing is injected, and the pod is gone then.
 */
export function loadOwnConfig(
  world: OwnWorld,
  opened: OwnRuntime,
  signal: AbortSignal,
): Promise<readonly NginxComplaint[]> {
  return withOwnPod(world, opened, { firewall: false, signal }, async ({ deployed }) => deployed.complaints);
}
