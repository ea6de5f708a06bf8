import type { ArmCase } from '../model/arm-case.ts';
import { askedFor } from '../model/asked.ts';
import { ofAlike } from '../model/of-alike.ts';
import type { RequestRecord } from '../model/record.ts';

/** What the nodes of an arm were asked for, by what the load had asked the gateway for: both in words as "GET /cart". */
export interface AskedPages {
  readonly arm: string;
  readonly pages: ReadonlyMap<string, ReadonlySet<string>>;
}

type Requests = ArmCase['requests'];

/** Two loads have the same request where they ask for the same, wherever it stands in their lists. */
function loadAsked(requests: Requests, { route }: RequestRecord): string {
  const request = requests[route];
  return request === undefined ? `route ${route}` : askedFor(request.method, request.path);
}

/** What the nodes of an arm were asked for, as far as they keep a journal. */
export function askedPages({ name, requests, history }: Pick<ArmCase, 'name' | 'requests' | 'history'>): AskedPages {
  const pages = new Map<string, Set<string>>();
  const note = ofAlike((record: RequestRecord) => {
    const asked = loadAsked(requests, record);
    for (const { as = asked } of record.arrivals) {
      const known = pages.get(asked);
      if (known === undefined) pages.set(asked, new Set([as]));
      else known.add(as);
    }
    return true;
  });
  for (const record of history.records) note(record);
  return { arm: name, pages };
}

/**
 * How a node was asked for something that no node is asked for on behalf of the same request in the arms beside; null =
 * none was. What the nodes there were never asked for must be just what the load asked for.
 */
export function otherPage(record: RequestRecord, requests: Requests, beside: readonly AskedPages[]): string | null {
  if (beside.length === 0) return null;
  const asked = loadAsked(requests, record);
  const known = beside.flatMap(({ pages }) => pages.get(asked) ?? []);
  const isKnown = (as: string): boolean => (known.length === 0 ? as === asked : known.some((pages) => pages.has(as)));
  const stranger = record.arrivals.find(({ as = asked }) => !isKnown(as));
  if (stranger === undefined) return null;
  const { node, as = asked } = stranger;
  const arms = beside.map(({ arm }) => arm).join(' or ');
  return `request ${record.id} asked for ${asked}, but ${node} was asked for ${as === asked ? 'just that' : as}, which no node is for that request in ${arms}`;
}
