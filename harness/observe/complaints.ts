import { byText } from '../model/by-text.ts';
import { parseRequestId } from '../model/request-id.ts';
import type { ArmDocument } from '../model/run-document.ts';

/** Lines of the nodes that are told; the whole logs stand in the arm's folder. */
const linesTold = 20;

/** `2026-01-31T12:00:00.000Z error gc-17 GET /: <why>`, as a stub application writes it. */
const complaint = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) error (\S+) /;

/**
 * What the nodes wrote of requests that failed, the first ones over all nodes. `logs` has the output of nodes, by name;
 * `failed` the ids of the requests.
 */
export function complaintsOf(logs: ReadonlyMap<string, string>, failed: ReadonlySet<number>): ArmDocument['logs'] {
  const lines = [...logs].flatMap(([from, text]) =>
    text.split('\n').flatMap((line) => {
      const [, at = '', id = ''] = complaint.exec(line) ?? [];
      const request = parseRequestId(id);
      return request !== null && failed.has(request) ? [{ at, from, line }] : [];
    }),
  );
  const told = lines.toSorted((a, b) => byText(a.at, b.at)).slice(0, linesTold);
  return told.map(({ from, line }) => ({ from, line }));
}
