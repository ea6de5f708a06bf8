import { gitBaseline, isGitBaseline } from '../validate/baseline/git-place.ts';
import { asTyped, flag, type Note, oneOf, text } from './option-values.ts';

/** With what a config is compared, and what comes of it. */
export interface ComparisonOptions {
  /** As typed: a file, a folder or git:REV:path; null = none. */
  readonly baseline: string | null;
  /** Looks for the smallest change that makes it worse. */
  readonly bisect: boolean;
  readonly inconclusive: 'fail' | 'pass' | 'rerun';
}

const hint = '--baseline <file>, or --baseline git:HEAD:nginx.conf';

/** Reads the options of a comparison. It needs a run, and all but --baseline need that. */
export function readComparison(
  raw: Readonly<Record<string, unknown>>,
  { lintOnly, dryRun }: { readonly lintOnly: boolean; readonly dryRun: boolean },
  note: Note,
): ComparisonOptions {
  const baseline = text(raw.baseline, asTyped('baseline'), 'a file or git:REV:path', note);
  const bisect = flag(raw.bisect, asTyped('bisect'), note);
  const inconclusive = oneOf(raw.inconclusive ?? 'fail', asTyped('inconclusive'), ['fail', 'pass', 'rerun'], note);
  if (baseline !== null && gitBaseline(baseline) !== null && !isGitBaseline(baseline)) {
    note('GC1002', `option --baseline: expected git:REV:path, saw ${baseline}`, '--baseline git:HEAD:nginx.conf');
  }
  const typed = [
    ...(bisect ? ['--bisect'] : []),
    ...(raw.failOn === 'worse' ? ['--fail-on worse'] : []),
    ...(raw.inconclusive === undefined ? [] : ['--inconclusive']),
  ];
  const isCompared = raw.baseline !== undefined || String(raw.nginx ?? '').includes(',');
  if (!isCompared) {
    for (const option of typed) note('GC1002', `option ${option} needs option --baseline`, hint);
  }
  const without = lintOnly ? '--lint-only' : dryRun ? '--dry-run' : null;
  if (without !== null) {
    const compared = [...(raw.baseline === undefined ? [] : ['--baseline']), ...(bisect ? ['--bisect'] : [])];
    const says = without === '--lint-only' ? 'starts nothing' : 'injects nothing';
    for (const option of compared) {
      note(
        'GC1002',
        `option ${option} compares what faults come to, option ${without} ${says}`,
        `leave out ${without}`,
      );
    }
  }
  return { baseline, bisect, inconclusive };
}
