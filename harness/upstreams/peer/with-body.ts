import type { CgiParameters } from './cgi.ts';

/** The head of a request, and how many bytes it has; null while it is not whole. */
export type ReadHead = (bytes: Buffer) => { readonly parameters: CgiParameters; readonly bytes: number } | null;

/**
 * Takes a head, and then the CONTENT_LENGTH bytes of its body as they come, which nobody looks at; `onWhole` is called at
 * their end.
 */
export function withBody({
  readHead,
  onWhole,
}: {
  readonly readHead: ReadHead;
  readonly onWhole: (parameters: CgiParameters) => void;
}): (bytes: Buffer) => number {
  let open: { readonly parameters: CgiParameters; leftBytes: number } | null = null;
  return (bytes) => {
    let used = 0;
    if (open === null) {
      const head = readHead(bytes);
      if (head === null) return 0;
      const { parameters } = head;
      open = { parameters, leftBytes: Number(parameters.get('CONTENT_LENGTH') ?? 0) || 0 };
      used = head.bytes;
    }
    const ofBody = Math.min(open.leftBytes, bytes.length - used);
    open.leftBytes -= ofBody;
    if (open.leftBytes === 0) {
      const { parameters } = open;
      open = null;
      onWhole(parameters);
    }
    return used + ofBody;
  };
}
