import { exitCodeOfDocument } from '../model/exit-code.ts';
import type { RunDocument, ScenarioDocument } from '../model/run-document.ts';
import type { Verdict } from '../model/verdict.ts';

/** Arms were to show something, and none of them ran: a control alone says nothing of a fault. */
function showedNothing({ arms }: ScenarioDocument): boolean {
  const shows = arms.filter(({ role }) => role !== 'control');
  return (shows.length > 0 ? shows : arms).every(({ verdict }) => verdict === 'skipped');
}

/**
 * What a run says to an assertion. As the exit code of the command line, but for a scenario of which nothing but controls
 * has run: its arms were skipped, and that is no confirmation.
 */
export function outcomeOf(document: RunDocument): Verdict {
  const code = exitCodeOfDocument(document);
  if (code === 1) return 'refuted';
  if (document.scenarios.some(showedNothing)) return 'skipped';
  return code === 0 ? 'confirmed' : 'inconclusive';
}
