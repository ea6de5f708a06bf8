import type { Directive } from '../config/parse-config.ts';
import { linesWithoutSecrets, type ShownLine } from '../config/redact-config.ts';
import { headOf, type Placed } from '../config/walk-config.ts';
import { redactText } from '../model/redact-text.ts';
import type { FindingDocument } from '../model/validation-document.ts';
import type { Composed } from './composed.ts';
import { docsOf } from './describe-rule.ts';
import { rules } from './index.ts';
import { type OwnRule, ownRules, unknownIn, unknownRule, unusedSuppression } from './own-rules.ts';
import type { Flaw, Rule } from './rule.ts';
import { type Subject, subjectOf } from './subject.ts';
import { suppress } from './suppress.ts';
import { type SuppressionComment, suppressionComments } from './suppression-comments.ts';
import type { FileSuppression } from './suppressions-file.ts';
import { isAtLeast, type Version } from './version.ts';

/** Ids of all rules that may be suppressed. */
export const ruleIds: readonly string[] = rules.map(({ id }) => id);

/** A config, and what is asked of it. */
export interface Linted {
  /** With what it includes. */
  readonly directives: readonly Directive[];
  /** The text of each file, by the name that its directives tell. */
  readonly sources: ReadonlyMap<string, string>;
  /** Versions of nginx that it is to run on; [] = any. */
  readonly gateways: readonly Version[];
  /** It is a whole config, and not a part of one whose surroundings nobody gave. */
  readonly whole: boolean;
  /** The compose file beside it; null where none was named. */
  readonly composed: Composed | null;
  /** Entries of a file of suppressions. */
  readonly suppressions: readonly FileSuppression[];
  /** The day on which it is asked, as 2027-01-31: what has expired by then suppresses nothing. */
  readonly today: string;
}

/** A place that a finding is about. */
interface Where {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
}

function holdsFor({ since, until }: Rule, gateways: readonly Version[]): boolean {
  if (since !== null && !gateways.some((gateway) => isAtLeast(gateway, since))) return false;
  return until === null || gateways.length === 0 || gateways.some((gateway) => !isAtLeast(gateway, until));
}

/** A directive on its line; of one that goes on below the part on its first line. */
function whereIs({ file, at, words }: Directive): Where {
  const last = words.findLast((word) => word.at.line === at.line);
  const endColumn = last === undefined ? at.column + 1 : last.at.column + (last.raw.split('\n')[0] ?? '').length;
  return { file, line: at.line, column: at.column, endColumn };
}

/** The lines of the files of a config, each file looked at when it is first asked for. */
function linesOf({ sources, directives }: Linted): (where: Pick<Where, 'file' | 'line'>) => ShownLine {
  const files = new Map<string, (line: number) => ShownLine>();
  return ({ file, line }) => {
    const lines = files.get(file) ?? linesWithoutSecrets(sources.get(file) ?? '', file, directives);
    files.set(file, lines);
    return lines(line);
  };
}

/** Makes findings of what rules say. */
function findingMaker(linted: Linted) {
  const shown = linesOf(linted);
  return (
    rule: Rule | OwnRule,
    where: Where,
    inside: readonly Directive[],
    { message, fix = rule.fix, severity = rule.severity }: Omit<Flaw, 'at'>,
  ): FindingDocument => {
    const { text, columnOf } = shown(where);
    return {
      rule: rule.id,
      severity,
      ...where,
      message: redactText(message),
      fix: redactText(fix),
      docs: docsOf(rule),
      inside: inside.map((block) => redactText(headOf(block))),
      shown: { text, from: columnOf(where.column), to: columnOf(where.endColumn) },
      suppressed: null,
      expired: null,
    };
  };
}

type MakeFinding = ReturnType<typeof findingMaker>;

function ofRules({ gateways }: Linted, subject: Subject, make: MakeFinding): readonly FindingDocument[] {
  const placed = new Map<Directive, Placed>(subject.placed.map((one) => [one.directive, one]));
  const all = rules
    .filter((rule) => holdsFor(rule, gateways))
    .flatMap((rule) =>
      rule.find(subject).map((flaw) => make(rule, whereIs(flaw.at), placed.get(flaw.at)?.inside ?? [], flaw)),
    );
  // A file that is included twice has its flaws once.
  const key = ({ rule, file, line, column, message }: FindingDocument) =>
    JSON.stringify([rule, file, line, column, message]);
  return [...new Map(all.map((one) => [key(one), one])).values()];
}

function ofComment(
  rule: OwnRule,
  make: MakeFinding,
  comment: SuppressionComment,
  flaw: Omit<Flaw, 'at'>,
): FindingDocument {
  const { file, line, column, endColumn } = comment;
  return make(rule, { file, line, column, endColumn }, [], flaw);
}

function ofSuppressions(
  comments: readonly SuppressionComment[],
  { unusedComments, unusedEntries }: Pick<ReturnType<typeof suppress>, 'unusedComments' | 'unusedEntries'>,
  make: MakeFinding,
): readonly FindingDocument[] {
  return [
    ...comments.flatMap((comment) => {
      const unknown = unknownIn(comment, ruleIds);
      return unknown === null ? [] : [ofComment(unknownRule, make, comment, unknown)];
    }),
    ...unusedComments.flatMap(({ comment, rules: unused }) => {
      const known = unused.filter((rule) => ruleIds.includes(rule));
      const message = `the comment suppresses ${known.join(', ')}, which is not found on the line below it`;
      return known.length === 0 ? [] : [ofComment(unusedSuppression, make, comment, { message })];
    }),
    ...unusedEntries.map(({ by, rule, file, owner }) => {
      const where = { file: by.replace(/#\d+$/, ''), line: 1, column: 1, endColumn: 1 };
      const message = `${by} of ${owner} suppresses ${rule} in ${file}, which is not found there`;
      return make(unusedSuppression, where, [], { message });
    }),
  ];
}

const order = [...rules, ...ownRules].map(({ id }) => id);

function inOrder(findings: readonly FindingDocument[], files: readonly string[]): readonly FindingDocument[] {
  const rank = (file: string) => (files.includes(file) ? files.indexOf(file) : files.length);
  return findings.toSorted(
    (a, b) =>
      rank(a.file) - rank(b.file) ||
      a.line - b.line ||
      a.column - b.column ||
      order.indexOf(a.rule) - order.indexOf(b.rule),
  );
}

/** What all rules find in a config, suppressed findings with what suppresses them, in the order of its files. */
export function lint(linted: Linted): readonly FindingDocument[] {
  const { sources, suppressions, today } = linted;
  const make = findingMaker(linted);
  const comments = [...sources].flatMap(([file, source]) => suppressionComments(source, file));
  const lines = new Map([...sources].map(([file, source]) => [file, source.split('\n')]));
  const textOf = ({ file, line }: FindingDocument): string => lines.get(file)?.[line - 1] ?? '';
  const found = ofRules(linted, subjectOf(linted), make);
  const suppressed = suppress(found, { comments, entries: suppressions, today }, textOf);
  return inOrder([...suppressed.findings, ...ofSuppressions(comments, suppressed, make)], [...sources.keys()]);
}
