import { type CgiParameters, cgiGarbage, cgiRequest } from './cgi.ts';
import type { Protocol } from './protocol.ts';
import { readPackets } from './read-packets.ts';
import { withBody } from './with-body.ts';

/** A netstring's length has no more digits in any request that nginx sends. */
const mostDigits = 8;

/** Names and values, each with a NUL behind it. */
function readHeaders(bytes: Buffer): CgiParameters {
  const parts = bytes.toString('latin1').split('\0');
  const found = new Map<string, string>();
  for (let at = 0; at + 1 < parts.length; at += 2) found.set(parts[at] ?? '', parts[at + 1] ?? '');
  return found;
}

/** SCGI (its specification of 2006): one request on each connection, its headers in a netstring. */
export const scgi: Protocol = {
  garbage: cgiGarbage,
  cannot: [],
  serve: (stream, onRequest) => {
    readPackets(
      stream,
      withBody({
        readHead: (bytes) => {
          const [beginning, digits] = /^(\d+):/.exec(bytes.toString('latin1', 0, mostDigits + 1)) ?? [];
          if (beginning === undefined) {
            if (bytes.length > mostDigits) stream.destroy(); // what is no netstring
            return null;
          }
          const end = beginning.length + Number(digits);
          if (bytes.length <= end) return null; // a comma comes behind it
          return { parameters: readHeaders(bytes.subarray(beginning.length, end)), bytes: end + 1 };
        },
        onWhole: (parameters) => {
          const write = (bytes: Buffer, written?: () => void) => stream.write(bytes, () => written?.());
          onRequest(cgiRequest(parameters, { write, end: () => stream.end() }));
        },
      }),
    );
  },
};
