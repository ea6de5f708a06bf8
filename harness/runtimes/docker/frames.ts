/** A part of the output of a container without a terminal. */
export interface Frame {
  readonly from: 'stdout' | 'stderr';
  readonly payload: Buffer;
}

/**
 * The frames of a container's output, an 8-byte header and a payload each (Docker Engine API, attach), and the rest
 * that is no whole frame yet.
 */
export function framesOf(bytes: Buffer): { readonly frames: readonly Frame[]; readonly rest: Buffer } {
  const frames: Frame[] = [];
  let at = 0;
  while (bytes.length - at >= 8) {
    const end = at + 8 + bytes.readUInt32BE(at + 4);
    if (end > bytes.length) break;
    frames.push({ from: bytes[at] === 2 ? 'stderr' : 'stdout', payload: bytes.subarray(at + 8, end) });
    at = end;
  }
  return { frames, rest: bytes.subarray(at) };
}

/** What whole frames say, as one text; the last one may have been cut off. */
export function outputText(bytes: Buffer): string {
  const { frames, rest } = framesOf(bytes);
  return Buffer.concat([...frames.map(({ payload }) => payload), rest.subarray(8)]).toString('utf8');
}
