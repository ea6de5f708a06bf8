import type { ValidationDocument } from '../model/validation-document.ts';
import { readRequests, toldRequests } from '../read-requests.ts';
import type { GivenConfig } from '../validate/given-config.ts';
import { refuse } from './command.ts';
import { readingProgress } from './reading-progress.ts';

/** The document with the requests of the log that was named, `-` for stdin; refuses what is no access log. */
export async function withRequests(
  document: ValidationDocument,
  given: GivenConfig,
  log: string | null,
): Promise<ValidationDocument> {
  if (log === null) return document;
  if (log === '-' && process.stdin.isTTY === true) {
    const hint = 'pipe one in: zcat access.log.*.gz | gatecrash validate --dry-run nginx.conf --requests -';
    refuse([{ code: 'GC2022', message: 'expected an access log by stdin, saw a terminal', hint }]);
  }
  const live = process.stderr.isTTY === true && process.env.CI === undefined;
  const progress = readingProgress(process.stderr, log === '-' ? 'stdin' : log, { live });
  const { mix, problems } = await readRequests(given, { log, stdin: process.stdin, onRead: progress.tell }).finally(
    progress.end,
  );
  refuse(problems);
  return mix === null ? document : { ...document, ...toldRequests(mix, log) };
}
