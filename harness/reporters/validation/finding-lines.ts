import type { FindingDocument, RuleDocument, Severity, ValidationDocument } from '../../model/validation-document.ts';
import { oneLine, wrap } from '../text-layout.ts';
import { codeFrame } from './code-frame.ts';
import { counting, saidExpired, suppressedOf } from './counts.ts';
import type { Layout } from './layout.ts';

const colours = { error: 'red', warning: 'yellow', info: 'cyan' } as const satisfies Record<Severity, string>;

/** Text after a label, wrapped and indented below its beginning. */
function labelled(label: string, text: string, width: number): readonly string[] {
  const indent = ' '.repeat(label.length);
  return wrap(oneLine(text), width - label.length).map((line, index) => `${index === 0 ? label : indent}${line}`);
}

/** The first sentence of a text. */
function firstSentence(text: string): string {
  return /^.*?[.!?](?=\s[A-Z]|$)/.exec(text)?.[0] ?? text;
}

function renderFinding(
  finding: FindingDocument,
  rule: RuleDocument | undefined,
  isFirst: boolean,
  { width, paint, gatecrash, verbose }: Layout,
): readonly string[] {
  const { severity, file, line, column } = finding;
  const expired = saidExpired(finding);
  const why = isFirst && rule !== undefined ? (verbose ? rule.why : firstSentence(rule.why)) : null;
  const proof = isFirst ? (rule?.experiment?.replace(/^gatecrash/, gatecrash) ?? null) : null;
  return [
    `${oneLine(`${file}:${line}:${column}`)} ${paint(colours[severity], severity)} ${finding.rule}`,
    ...codeFrame(finding, width),
    ...labelled('  ', finding.message, width),
    ...(why === null ? [] : labelled('  why    ', why, width)),
    ...labelled('  fix    ', finding.fix, width),
    ...(proof === null ? [] : labelled('  proof  ', proof, width)),
    ...(expired === null ? [] : labelled('  note   ', expired, width)),
    '',
  ];
}

function renderSuppressed(document: ValidationDocument, { width, verbose }: Layout): readonly string[] {
  const all = suppressedOf(document);
  if (all.length === 0 || !verbose) return [];
  const lines = all.flatMap(({ rule, file, line, suppressed }) => {
    const { by, reason, owner, expires } = suppressed ?? { by: '', reason: null, owner: null, expires: null };
    const details = [reason, owner, expires === null ? null : `until ${expires}`].filter((part) => part !== null);
    return labelled(
      '  ',
      `${file}:${line} ${rule}, by ${by}${details.length === 0 ? '' : `: ${details.join('; ')}`}`,
      width,
    );
  });
  return ['suppressed', ...lines, ''];
}

/** What was found in a config, for people: each finding with its line, and with `verbose` what is suppressed. */
export function findingLines(document: ValidationDocument, layout: Layout): readonly string[] {
  const told = new Set<string>();
  const rules = new Map(document.rules.map((rule) => [rule.id, rule]));
  const findings = counting(document).flatMap((finding) => {
    const isFirst = !told.has(finding.rule);
    told.add(finding.rule);
    return renderFinding(finding, rules.get(finding.rule), isFirst, layout);
  });
  return [...findings, ...renderSuppressed(document, layout)];
}
