import { type ReporterName, reporterNames } from '../../harness/reporters/index.ts';

/** Whether gatecrash has a reporter of this name. */
export function reporterExists(name: string): name is ReporterName {
  return reporterNames.some((known) => known === name);
}

/** Those reporters of a list that gatecrash has; the console where that is none that tells people. */
export function existingReporters(list: string): string {
  const names = list.split(',').filter(reporterExists);
  return (names.some((name) => ['console', 'github'].includes(name)) ? names : ['console', ...names]).join(',');
}
