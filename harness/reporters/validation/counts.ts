import { counted } from '../../model/counted.ts';
import type { FindingDocument, ValidationDocument } from '../../model/validation-document.ts';

/** Findings that count: those that nothing suppresses. */
export function counting({ findings }: Pick<ValidationDocument, 'findings'>): readonly FindingDocument[] {
  return findings.filter(({ suppressed }) => suppressed === null);
}

/** Findings that somebody has suppressed. */
export function suppressedOf({ findings }: Pick<ValidationDocument, 'findings'>): readonly FindingDocument[] {
  return findings.filter(({ suppressed }) => suppressed !== null);
}

/** How many there are: `1 error, 2 warnings, 1 suppressed`; `nothing found` where there are none. */
export function saidCounts(document: Pick<ValidationDocument, 'findings'>): string {
  const found = counting(document);
  const count = (severity: string) => found.filter((one) => one.severity === severity).length;
  const parts = [
    ...(count('error') > 0 ? [counted(count('error'), 'error')] : []),
    ...(count('warning') > 0 ? [counted(count('warning'), 'warning')] : []),
    ...(count('info') > 0 ? [`${count('info')} for information`] : []),
  ];
  const suppressed = suppressedOf(document).length;
  return [
    ...(parts.length === 0 ? ['nothing found'] : parts),
    ...(suppressed > 0 ? [`${suppressed} suppressed`] : []),
  ].join(', ');
}

/** What a finding was suppressed by, until it expired. */
export function saidExpired({ expired }: FindingDocument): string | null {
  if (expired === null) return null;
  return `${expired.by} of ${expired.owner} suppressed this until ${expired.expires}, and has expired: ${expired.reason}`;
}
