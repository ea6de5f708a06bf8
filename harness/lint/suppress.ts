import type { FindingDocument, SuppressionDocument } from '../model/validation-document.ts';
import { matchesPath } from './matches-path.ts';
import type { SuppressionComment } from './suppression-comments.ts';
import type { FileSuppression } from './suppressions-file.ts';

/** What suppresses findings of a config. */
export interface Suppressing {
  readonly comments: readonly SuppressionComment[];
  readonly entries: readonly FileSuppression[];
  /** The day on which it is asked, as 2027-01-31. */
  readonly today: string;
}

/** Findings with what suppresses them, and what suppressed nothing. */
export interface Suppressed {
  readonly findings: readonly FindingDocument[];
  /** Comments with the rules in them that suppressed nothing. */
  readonly unusedComments: readonly { readonly comment: SuppressionComment; readonly rules: readonly string[] }[];
  readonly unusedEntries: readonly FileSuppression[];
}

function saidBy({ file, line, reason }: SuppressionComment): SuppressionDocument {
  return { by: `${file}:${line}`, reason, owner: null, expires: null };
}

function saidByEntry({ by, reason, owner, expires }: FileSuppression): SuppressionDocument {
  return { by, reason, owner, expires };
}

const isAbout = (
  { rule, file, line }: FileSuppression,
  finding: FindingDocument,
  textOf: (finding: FindingDocument) => string,
): boolean =>
  rule === finding.rule && matchesPath(finding.file, file) && (line === undefined || line === textOf(finding).trim());

/**
 * Suppresses findings: by the comment above, else by an entry of a file that has not expired. One that has expired suppresses
 * nothing, and is named with what it suppressed.
 */
export function suppress(
  findings: readonly FindingDocument[],
  { comments, entries, today }: Suppressing,
  textOf: (finding: FindingDocument) => string,
): Suppressed {
  const used = new Set<unknown>();
  const usedIn = (comment: SuppressionComment, rule: string): string => `${comment.file}:${comment.line}:${rule}`;
  const done = findings.map((finding): FindingDocument => {
    const comment = comments.find(
      ({ file, about, rules }) => file === finding.file && about === finding.line && rules.includes(finding.rule),
    );
    const about = entries.filter((entry) => isAbout(entry, finding, textOf));
    for (const entry of about) used.add(entry);
    const entry = about.find(({ expires }) => expires >= today);
    const old = about.find(({ expires }) => expires < today);
    if (comment !== undefined) {
      used.add(usedIn(comment, finding.rule));
      return { ...finding, suppressed: saidBy(comment) };
    }
    if (entry !== undefined) return { ...finding, suppressed: saidByEntry(entry) };
    return old === undefined ? finding : { ...finding, expired: saidByEntry(old) };
  });
  return {
    findings: done,
    unusedComments: comments
      .map((comment) => ({ comment, rules: comment.rules.filter((rule) => !used.has(usedIn(comment, rule))) }))
      .filter(({ rules }) => rules.length > 0),
    unusedEntries: entries.filter((entry) => !used.has(entry)),
  };
}
