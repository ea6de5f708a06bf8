import { type CgiParameters, cgiGarbage, cgiRequest } from './cgi.ts';
import type { Protocol } from './protocol.ts';
import { readPackets } from './read-packets.ts';
import { withBody } from './with-body.ts';

const headBytes = 4;

/** Names and values, each after its length in two bytes, the lower one first (the uwsgi protocol). */
function readVariables(bytes: Buffer): CgiParameters {
  const found = new Map<string, string>();
  let at = 0;
  const text = (): string => {
    const from = at + 2;
    at = from + (from <= bytes.length ? bytes.readUInt16LE(at) : 0);
    return bytes.toString('latin1', from, at);
  };
  while (at < bytes.length) found.set(text(), text());
  return found;
}

/** The uwsgi protocol, as a uWSGI server speaks it: one request on each connection. */
export const uwsgi: Protocol = {
  garbage: cgiGarbage,
  cannot: [],
  serve: (stream, onRequest) => {
    readPackets(
      stream,
      withBody({
        readHead: (bytes) => {
          if (bytes.length < headBytes) return null;
          const all = headBytes + bytes.readUInt16LE(1);
          return bytes.length < all ? null : { parameters: readVariables(bytes.subarray(headBytes, all)), bytes: all };
        },
        onWhole: (parameters) => {
          const write = (bytes: Buffer, written?: () => void) => stream.write(bytes, () => written?.());
          onRequest(cgiRequest(parameters, { write, end: () => stream.end() }));
        },
      }),
    );
  },
};
