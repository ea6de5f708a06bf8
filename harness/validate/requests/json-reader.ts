import { type LineRead, type LineReader, requestOf } from './logged-request.ts';

/** What nginx's variables are called in JSON, besides their own names; of nested objects the names are joined by dots. */
const names: Readonly<Record<string, readonly string[]>> = {
  request: ['request', 'request_line'],
  request_method: ['request_method', 'method', 'http_method', 'verb', 'http.request.method', 'request.method'],
  request_uri: [
    'request_uri',
    'uri',
    'url',
    'path',
    'request_path',
    'url.original',
    'url.path',
    'request.uri',
    'request.url',
  ],
  args: ['args', 'query', 'query_string', 'url.query'],
  host: ['host', 'http_host', 'vhost', 'server_name', 'domain', 'url.domain', 'request.host'],
  server_port: ['server_port', 'port', 'url.port'],
};

const deepest = 4;

/** The texts and numbers of an object, by their names. */
function flatten(raw: object, before = '', into = new Map<string, string>(), depth = 0): ReadonlyMap<string, string> {
  for (const [name, value] of Object.entries(raw)) {
    const called = `${before}${name}`.toLowerCase();
    if (typeof value === 'string' || typeof value === 'number') into.set(called, String(value));
    else if (typeof value === 'object' && value !== null && depth < deepest)
      flatten(value, `${called}.`, into, depth + 1);
  }
  return into;
}

function inQuery(values: ReadonlyMap<string, string>): LineRead {
  const get = (variable: string) => names[variable]?.map((name) => values.get(name)).find((one) => one !== undefined);
  const uri = get('request_uri');
  const query = get('args');
  const whole = uri === undefined || query === undefined || query === '' || query === '-' || uri.includes('?');
  return requestOf((variable) => {
    if (variable === 'request_uri') return whole ? uri : `${uri}?${query}`;
    if (variable === 'uri' || variable === 'document_uri') return undefined;
    return get(variable);
  });
}

/** Reads a line as JSON; null where it is none. */
function objectIn(line: string): object | null {
  if (!line.trimStart().startsWith('{')) return null;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** Reads JSON lines, whoever made their names. */
export const jsonReader: LineReader = {
  format: 'json',
  read: (line) => {
    const object = objectIn(line);
    return object === null ? null : inQuery(flatten(object));
  },
};

/** What a container engine has around a line: `{"log":"…\n","stream":"stdout"}`, or `nginx-1  | ` of docker compose logs. */
export function withoutEngine(line: string): string {
  if (line.startsWith('{"log":')) {
    const object = objectIn(line);
    if (object !== null && 'log' in object && typeof object.log === 'string') return object.log.replace(/\r?\n$/, '');
  }
  return line.replace(/^[\w.-]+ +\| /, '');
}
