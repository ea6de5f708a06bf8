import { createHash } from 'node:crypto';
import type { FindingDocument, RuleDocument, Severity, ValidationDocument } from '../../model/validation-document.ts';
import { saidExpired } from './counts.ts';

const levels = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<Severity, string>;

/** A path as a relative URI, as code scanning wants it; one from the root of the machine as it is. */
function uriOf(file: string): string {
  const encoded = file.toWellFormed().replace(/^\.\//, '').split('/').map(encodeURIComponent).join('/');
  return file.startsWith('/') ? `file://${encoded}` : encoded;
}

function descriptorOf({ id, severity, title, why, sources, fix, experiment }: RuleDocument) {
  const proof = experiment === null ? [] : [`Proof on a real nginx: ${experiment}`];
  const links = sources.map((source) => `[${source.title}](${source.url})`);
  const [first] = sources;
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: {
      text: [why, `Fix: ${fix}`, ...proof, ...sources.map(({ url }) => url)].join('\n'),
      markdown: [why, `**Fix:** ${fix}`, ...proof, links.join(', ')].join('\n\n'),
    },
    ...(first === undefined ? {} : { helpUri: first.url }),
    defaultConfiguration: { level: levels[severity] },
    properties: { tags: ['reliability', 'nginx'] },
  };
}

/** What a finding is about, wherever its line has moved to: its rule, file, blocks, and the line as it reads. */
function identity({ rule, file, inside, shown }: FindingDocument): string {
  return JSON.stringify([rule, file, inside, shown.text.trim().replaceAll(/\s+/g, ' ')]);
}

/** A fingerprint for each finding; of some that are alike each has its own, by their order. */
function fingerprints(findings: readonly FindingDocument[]): readonly string[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const key = identity(finding);
    const turn = seen.get(key) ?? 0;
    seen.set(key, turn + 1);
    return createHash('sha256').update(`${key}#${turn}`).digest('hex');
  });
}

function suppressionsOf({ suppressed }: FindingDocument) {
  if (suppressed === null) return [];
  const { reason, owner, expires } = suppressed;
  const parts = [reason, owner, expires === null ? null : `until ${expires}`].filter((part) => part !== null);
  return [
    {
      kind: owner === null ? 'inSource' : 'external',
      status: 'accepted',
      ...(parts.length === 0 ? {} : { justification: parts.join('; ') }),
    },
  ];
}

function resultOf(finding: FindingDocument, ruleIndex: number, fingerprint: string) {
  const { rule, severity, file, line, column, endColumn, message, fix, shown } = finding;
  const expired = saidExpired(finding);
  return {
    ruleId: rule,
    ruleIndex,
    level: levels[severity],
    message: { text: `${message}. Fix: ${fix}${expired === null ? '' : `. ${expired}`}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(file) },
          region: {
            startLine: line,
            startColumn: column,
            endColumn: Math.max(column, endColumn),
            snippet: { text: shown.text },
          },
        },
      },
    ],
    partialFingerprints: { 'gatecrash/v1': fingerprint },
    // A log that has suppressions for some results must have them for all.
    suppressions: suppressionsOf(finding),
  };
}

/** What was found in a config as SARIF 2.1.0 (OASIS), which code scanning takes; suppressed results say so themselves. */
export function sarifOf({ tool, findings, rules }: ValidationDocument): string {
  const known = fingerprints(findings);
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: tool.name, semanticVersion: tool.version, rules: rules.map(descriptorOf) } },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding, index) =>
          resultOf(
            finding,
            rules.findIndex(({ id }) => id === finding.rule),
            known[index] ?? '',
          ),
        ),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}
