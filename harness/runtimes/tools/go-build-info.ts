import { readFile } from 'node:fs/promises';

/** What the Go linker wrote into a binary about where it comes from. */
export interface GoBuildInfo {
  /** Import path of the main package. */
  readonly path: string;
  readonly module: string;
  readonly version: string;
  /** `h1:…` of the module's content, as the checksum database has it; '' for a build from a checkout. */
  readonly sum: string;
  /** `go1.26.8`. */
  readonly go: string;
}

const magic = Buffer.from('\xff Go buildinf:', 'latin1');
const headerBytes = 32;
const inlineStrings = 2;
/** The module text stands between two 16-byte marks. */
const markBytes = 16;

function readString(binary: Buffer, offset: number): { readonly text: Buffer; readonly end: number } | null {
  let length = 0;
  for (let index = 0; index < 4; index += 1) {
    const byte = binary[offset + index];
    if (byte === undefined) return null;
    length |= (byte & 0x7f) << (7 * index);
    if (byte < 0x80) {
      const start = offset + index + 1;
      const end = start + length;
      return end > binary.length ? null : { text: binary.subarray(start, end), end };
    }
  }
  return null;
}

/**
 * Reads the build info of a Go binary (Go 1.18 and later: strings inline, source: debug/buildinfo), what
 * `go version -m` prints; null where there is none.
 */
export function readGoBuildInfo(binary: Buffer): GoBuildInfo | null {
  // The header is aligned to 16 bytes; the magic may also stand elsewhere, as a constant of a program that looks for it.
  for (let at = binary.indexOf(magic); at >= 0; at = binary.indexOf(magic, at + 1)) {
    if (at % 16 !== 0 || ((binary[at + 15] ?? 0) & inlineStrings) === 0) continue;
    const go = readString(binary, at + headerBytes);
    const module = go === null ? null : readString(binary, go.end);
    if (go === null || module === null || module.text.length < 2 * markBytes) continue;
    const lines = module.text.subarray(markBytes, -markBytes).toString('utf8').split('\n');
    const path = lines.find((line) => line.startsWith('path\t'))?.split('\t')[1];
    const [, name, version, sum] = lines.find((line) => line.startsWith('mod\t'))?.split('\t') ?? [];
    if (path === undefined || name === undefined || version === undefined) continue;
    return { path, module: name, version, sum: sum ?? '', go: go.text.toString('utf8') };
  }
  return null;
}

/** The build info of the Go binary in `file`; null where there is none. */
export async function goBuildInfoOf(file: string): Promise<GoBuildInfo | null> {
  return readGoBuildInfo(await readFile(file));
}
