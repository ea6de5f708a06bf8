import { spawn } from 'node:child_process';

/** What opens a file as a click on it would. */
function opener(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string | null {
  if (platform === 'darwin') return 'open';
  const hasDisplay = [env.DISPLAY, env.WAYLAND_DISPLAY].some((display) => display !== undefined && display !== '');
  return hasDisplay ? 'xdg-open' : null;
}

/** Opens a file in the user's browser, and does not wait for it; gives why it could not, or null. */
export async function openFile(file: string): Promise<string | null> {
  const program = opener(process.platform, process.env);
  if (program === null) return 'there is no display';
  const child = spawn(program, [file], { detached: true, stdio: 'ignore' });
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`${program} cannot be started: ${error.message}`));
    child.once('spawn', () => {
      child.unref();
      resolve(null);
    });
  });
}
