import { bigHeaderBytes, cutBody, type PeerRequest } from './protocol.ts';
import { requestIdOf } from './request-id-of.ts';

/** Parameters of a request as CGI names them (RFC 3875), which FastCGI, uwsgi and SCGI carry each in its own way. */
export type CgiParameters = ReadonlyMap<string, string>;

function header(status: number, bodyBytes: number, more = ''): string {
  return `Status: ${status} Told to\r\nContent-Type: text/plain\r\n${more}Content-Length: ${bodyBytes}\r\n\r\n`;
}

/** How a request with these parameters is answered, where `write` sends bytes of the answer and `end` ends it. */
export function cgiRequest(
  parameters: CgiParameters,
  { write, end }: { readonly write: (bytes: Buffer, written?: () => void) => void; readonly end: () => void },
): PeerRequest {
  const method = parameters.get('REQUEST_METHOD') ?? '';
  const whole = (head: string, body: string): void => {
    write(Buffer.from(method === 'HEAD' ? head : head + body));
    end();
  };
  return {
    id: requestIdOf(parameters.get('HTTP_REFERER'), parameters.get('HTTP_X_REQUEST_ID')),
    method,
    // What a config does not pass on is not known.
    url: parameters.get('REQUEST_URI') ?? parameters.get('SCRIPT_NAME') ?? '',
    answer: (status, body) => whole(header(status, Buffer.byteLength(body)), body),
    begin: (written) => write(Buffer.from(header(200, cutBody.announcedBytes) + cutBody.part), written),
    bigHeader: () => whole(header(200, 0, `X-Big: ${'x'.repeat(bigHeaderBytes)}\r\n`), ''),
  };
}

/** What none of these protocols takes for a header. */
export const cgiGarbage = Buffer.from('\0garbage\0: \0\r\n\r\n');
