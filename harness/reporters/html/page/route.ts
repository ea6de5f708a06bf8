/** Where in the report one is; it stands in the address behind `#`, so that it can be sent to somebody. */
export type Route =
  | { readonly view: 'overview'; readonly verdict: string | null; readonly words: string }
  | { readonly view: 'scenario'; readonly scenario: string; readonly fault: string | null }
  | { readonly view: 'arm'; readonly scenario: string; readonly arm: string; readonly at: string | null }
  | { readonly view: 'investigate'; readonly kind: string | null };

const investigate = '~investigate';

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The route of an address: `#/flapping-node/failover/node-killed?at=evidence`. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const options = new URLSearchParams(query);
  const [first = '', ...rest] = path
    .split('/')
    .filter((part) => part !== '')
    .map(decoded);
  if (first === '') return { view: 'overview', verdict: options.get('verdict'), words: options.get('words') ?? '' };
  if (first === investigate) return { view: 'investigate', kind: rest[0] ?? null };
  if (rest.length === 0) return { view: 'scenario', scenario: first, fault: options.get('fault') };
  return { view: 'arm', scenario: first, arm: rest.join('/'), at: options.get('at') };
}

/** Half of a pair of surrogates has no place in an address. */
const encode = (part: string) => encodeURIComponent(part.toWellFormed());
const encoded = (path: string) => path.split('/').map(encode).join('/');

function withQuery(path: string, query: Readonly<Record<string, string | null>>): string {
  const given = Object.entries(query).filter(
    (entry): entry is [string, string] => entry[1] !== null && entry[1] !== '',
  );
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

/** Address of the overview, with what its list is filtered by. */
export function toOverview(query: { readonly verdict?: string | null; readonly words?: string } = {}): string {
  return withQuery('#/', { verdict: query.verdict ?? null, words: query.words ?? null });
}

/** Address of a scenario, with the fault that is looked at. */
export function toScenario(scenario: string, fault: string | null = null): string {
  return withQuery(`#/${encode(scenario)}`, { fault });
}

/** Address of an arm, and of a section of it. */
export function toArm(scenario: string, arm: string, at: string | null = null): string {
  return withQuery(`#/${encode(scenario)}/${encoded(arm)}`, { at });
}

/** Address of what to look at in production for a kind of error. */
export function toKind(kind: string | null = null): string {
  return kind === null ? `#/${investigate}` : `#/${investigate}/${encode(kind)}`;
}
