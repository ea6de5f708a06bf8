import { isKindId, kindOf } from '../../model/kinds/index.ts';
import { grepPattern, whatToLookAt } from '../../model/kinds/investigate.ts';
import type { RunDocument } from '../../model/run-document.ts';
import type { KindData } from './report-data.ts';

/** What there is to look at in production, for each kind of error that the run saw, the most frequent first. */
export function kindsSeen({ scenarios }: RunDocument): readonly KindData[] {
  const counts = new Map<string, number>();
  for (const { kinds } of scenarios.flatMap(({ arms }) => arms)) {
    for (const { id, count } of kinds) counts.set(id, (counts.get(id) ?? 0) + count);
  }
  const ids = [...counts].sort(([, a], [, b]) => b - a).map(([id]) => id);
  return ids.filter(isKindId).map((id) => {
    const kind = kindOf(id);
    const { status, meaning, trigger, nextUpstreamFlag, countsMaxFails } = kind;
    return {
      ...{ id, status, meaning, trigger, nextUpstreamFlag, countsMaxFails },
      pattern: grepPattern(kind),
      look: whatToLookAt(kind),
    };
  });
}
