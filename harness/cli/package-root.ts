import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Folder of gatecrash itself: package.json, and the built-in scenarios beside it. */
export const packageRoot = path.resolve(import.meta.dirname, '../..');

/** Version of gatecrash, as package.json has it. */
export function readVersion(): string {
  return JSON.parse(readFileSync(path.join(packageRoot, 'package.json'), 'utf8')).version;
}
