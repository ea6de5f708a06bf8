import { readFile } from 'node:fs/promises';
import { arch } from 'node:os';

/** `x64 debian 12`: what an unpacked program was unpacked for. */
export async function platform(): Promise<string> {
  const release = await osRelease();
  return [arch(), release.ID, release.VERSION_ID].filter((part) => part !== undefined).join(' ');
}

/** The fields of /etc/os-release; empty where there is none. */
export async function osRelease(): Promise<Readonly<Record<string, string>>> {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return Object.fromEntries(
    [...text.matchAll(/^([A-Z_]+)="?([^"\n]*)"?$/gm)].map((match) => [match[1] ?? '', match[2] ?? '']),
  );
}
