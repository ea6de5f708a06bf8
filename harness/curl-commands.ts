import { gatewayPort } from './deploy.ts';
import { requestHeaders } from './load/request-headers.ts';
import type { OpenModel, RequestSpec } from './model/load.ts';
import { failed, type RequestRecord } from './model/record.ts';
import type { ArmDocument } from './model/run-document.ts';
import { shellQuote } from './runtimes/shell-quote.ts';

/** Failing requests that are told one by one. */
const told = 20;

/** Headers that curl sends of itself and the load does not; without a value it leaves them out (curl(1)). */
const notSent = ['User-Agent:', 'Accept:'];
const notSentWithBody = ['Content-Type:', 'Expect:'];

/** The path as it stands: curl would cut off what comes after a #. */
function urlWords(host: string, path: string): readonly string[] {
  const base = `http://${host}${gatewayPort === 80 ? '' : `:${gatewayPort}`}`;
  if (path.includes('#')) return ['--request-target', shellQuote(path), shellQuote(`${base}/`)];
  return [shellQuote(base + path)];
}

/**
 * The command line that makes the i-th request of a load again, byte for byte but for the order of its headers, from
 * inside the pod. curl counts the content's length itself.
 */
export function curlCommand(id: number, request: RequestSpec, load: OpenModel, host: string): string {
  const { method, path, body } = request;
  const { 'content-length': _, ...sent } = requestHeaders(id, request);
  const headers = [
    ...Object.entries(sent).map(([name, value]) => `${name}: ${value}`),
    `connection: ${load.connections === 'fresh' ? 'close' : 'keep-alive'}`,
    ...notSent,
    ...(method === 'POST' ? notSentWithBody : []),
  ];
  return [
    ...['curl', '-isS', '--globoff', '--path-as-is', '--max-time', String(load.timeoutMs / 1000)],
    ...headers.flatMap((header) => ['-H', shellQuote(header)]),
    ...(method === 'POST' ? ['--data-raw', shellQuote(body ?? '')] : []),
    ...urlWords(host, path),
  ].join(' ');
}

/** The requests of an arm that failed, the first of them with the command line that makes each again. */
export function curlCommands(
  records: readonly RequestRecord[],
  load: OpenModel,
  host: string,
): NonNullable<ArmDocument['curl']> {
  const bad = records.filter(failed);
  const commands = bad.slice(0, told).flatMap(({ id, route, outcome }) => {
    const request = load.requests[route];
    return request === undefined
      ? []
      : [{ request: id, outcome: String(outcome), command: curlCommand(id, request, load, host) }];
  });
  return { commands, more: bad.length - commands.length };
}
