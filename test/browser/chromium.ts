import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome'] as const;

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The browser that GATECRASH_CHROMIUM names, else the first on PATH; null where there is none. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | null {
  const named = env.GATECRASH_CHROMIUM;
  if (named !== undefined && named !== '') return named;
  const folders = (env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const files = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return files.find(isProgram) ?? null;
}

/** Why the tests in a browser are skipped where they are. */
export const whyNoChromium =
  'there is no Chromium on PATH: apt-get install chromium, or name one in GATECRASH_CHROMIUM';

/** Starts a browser that asks nothing of the network by itself. */
export function startChromium(executablePath: string): Promise<Browser> {
  // Without its sandbox, as root has none; it opens files of the tests' own.
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  return chromium.launch({ executablePath, args });
}
