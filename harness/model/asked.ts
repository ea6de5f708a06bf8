/**
 * Header in which each request of the load tells what it asks for. The gateway passes it on as any other, so that a node
 * knows whether what it is asked for is that.
 */
export const askedHeader = 'x-gatecrash-asked';

/** What a request asks for, in the words of that header and of the journals: "GET /cart". */
export function askedFor(method: string, pathAndQuery: string): string {
  return `${method} ${pathAndQuery}`;
}
