import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** `sha256:…` of a file's content. */
export async function digestOf(path: string): Promise<string> {
  return `sha256:${hash('sha256', await readFile(path), 'hex')}`;
}
