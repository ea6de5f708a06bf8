import { pathToFileURL } from 'node:url';
import type { ReporterContext } from '../reporters/reporter.ts';
import type { WrittenReport } from '../write-reports.ts';

/** Tells where reports are; a terminal gets an address of the HTML report that can be clicked as well. */
export function nameReports(
  reports: readonly WrittenReport[],
  { results, shortPath }: Pick<ReporterContext, 'results' | 'shortPath'>,
): void {
  for (const { name, file } of reports) {
    const url = name === 'html' && results.isTTY === true ? `  ${pathToFileURL(file).href}\n` : '';
    results.write(`${name === 'html' ? 'report' : name}: ${shortPath(file)}\n${url}`);
  }
}
