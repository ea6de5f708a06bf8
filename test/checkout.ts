import { cp, symlink } from 'node:fs/promises';
import path from 'node:path';

/** The folder of this checkout. */
export const checkout = path.resolve(import.meta.dirname, '..');

/** A copy of the sources, for tests that change them, with the packages of this checkout. */
export async function copyCheckout(folder: string): Promise<void> {
  for (const part of [
    'bench',
    'bin',
    'docs',
    'harness',
    'images',
    'scenarios',
    'templates',
    'test',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'vitest.config.ts',
  ]) {
    await cp(path.join(checkout, part), path.join(folder, part), { recursive: true });
  }
  await symlink(path.join(checkout, 'node_modules'), path.join(folder, 'node_modules'));
}
