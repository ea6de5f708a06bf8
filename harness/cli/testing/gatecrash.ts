import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageRoot } from '../package-root.ts';

/** How a command line ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The entry point, as bin/gatecrash runs it. */
export const mainFile = path.join(packageRoot, 'harness/cli/main.ts');

/** Runs gatecrash in a process of its own, without colours and without a terminal. */
export async function gatecrash(args: readonly string[], cwd: string = packageRoot): Promise<Ended> {
  const { FORCE_COLOR: _, ...env } = process.env;
  const child = spawn(process.execPath, [mainFile, ...args], {
    cwd,
    env: { ...env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, stdout, stderr };
}

/** A folder that is removed with the test, and ways to put scenarios into it. */
export function temporaryFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), 'gatecrash-test-'));
  return {
    folder,
    /** Writes a file, and the folders above it. */
    write: (file: string, text: string) => {
      const target = path.join(folder, file);
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, text);
      return target;
    },
    /** Copies the built-in flapping-node. */
    copyScenario: (name: string) => {
      cpSync(path.join(packageRoot, 'scenarios/flapping-node'), path.join(folder, name), { recursive: true });
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
