import { userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * The one folder outside the checkout that gatecrash writes to: `$GATECRASH_CACHE`, else `$XDG_CACHE_HOME/gatecrash`,
 * else `~/.cache/gatecrash` (XDG Base Directory Specification: a relative XDG_CACHE_HOME is ignored).
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const own = env.GATECRASH_CACHE;
  if (own !== undefined && own !== '') return isAbsolute(own) ? own : join(process.cwd(), own);
  const xdg = env.XDG_CACHE_HOME;
  const base = xdg !== undefined && isAbsolute(xdg) ? xdg : join(env.HOME || userInfo().homedir, '.cache');
  return join(base, 'gatecrash');
}
