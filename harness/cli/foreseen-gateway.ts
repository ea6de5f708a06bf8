import type { NginxChoice } from '../model/nginx-choice.ts';

/** The gateway that a run would take, in words: its nginx is neither fetched nor started for that. */
export function foreseenGateway(choice: NginxChoice | null, env: Readonly<Record<string, string | undefined>>): string {
  if (choice?.type === 'image') return `image ${choice.reference}`;
  if (choice?.type === 'version') return `nginx ${choice.version}`;
  if (choice?.type === 'binary') return choice.path;
  const named = env.GATECRASH_NGINX ?? '';
  return named === '' ? "the runtime's own nginx" : `${named} (GATECRASH_NGINX)`;
}
