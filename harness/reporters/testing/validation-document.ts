import fc from 'fast-check';
import type { FindingDocument, ValidationDocument } from '../../model/validation-document.ts';
import { hostileText } from './hostile.ts';

/** A finding of one server in an upstream, and whatever is told otherwise. */
export function findingDocument(changes: Partial<FindingDocument> = {}): FindingDocument {
  return {
    rule: 'single-upstream',
    severity: 'warning',
    file: 'conf.d/app.conf',
    line: 12,
    column: 5,
    endColumn: 25,
    message: 'upstream app has one server, 10.0.0.1:8080: while it is down every request gets a 502',
    fix: 'add a second server to the upstream, or one with `backup`',
    docs: 'docs/rules.md#single-upstream',
    inside: ['http', 'upstream app'],
    shown: { text: '    server 10.0.0.1:8080;', from: 5, to: 25 },
    suppressed: null,
    expired: null,
    ...changes,
  };
}

/** What a comment and an entry of a file suppress by. */
export const byComment = { by: 'conf.d/app.conf:11', reason: 'one licence', owner: null, expires: null };
export const byEntry = { by: 'suppressions.json#0', reason: 'one licence', owner: 'ops', expires: '2027-02-01' };

/** A config with these findings. */
export function validationDocument(
  findings: readonly FindingDocument[],
  changes: Partial<ValidationDocument> = {},
): ValidationDocument {
  return {
    schemaVersion: 1,
    tool: { name: 'gatecrash', version: '0.1.0' },
    config: { path: 'nginx.conf', sha256: 'a'.repeat(64), files: [{ path: 'nginx.conf', sha256: 'a'.repeat(64) }] },
    environment: null,
    gateways: [],
    loaded: null,
    complaints: [],
    unreached: [],
    supplied: [],
    missing: [],
    findings: [...findings],
    rules: [
      {
        id: 'single-upstream',
        severity: 'warning',
        title: 'One server, and nobody to fail over to',
        why: 'nginx answers 502 at once when a server refuses. A second one helps.',
        sources: [
          { title: 'nginx: server', url: 'https://nginx.org/en/docs/http/ngx_http_upstream_module.html#server' },
        ],
        fix: 'add a second server',
        docs: 'docs/rules.md#single-upstream',
        experiment: 'gatecrash run flapping-node --arm failover/node-killed',
      },
    ],
    compose: null,
    requests: [],
    requestLog: null,
    faults: [],
    matrix: [],
    comparison: null,
    failOn: 'error',
    advisory: false,
    exitCode: 0,
    ...changes,
  };
}

const suppression = fc.record({
  by: hostileText,
  reason: fc.option(hostileText),
  owner: fc.option(hostileText),
  expires: fc.option(hostileText),
});

/** A config with findings of any kind, in which every text is hostile. */
export const hostileValidation: fc.Arbitrary<ValidationDocument> = fc
  .tuple(
    hostileText,
    fc.array(
      fc.record({
        severity: fc.constantFrom('error' as const, 'warning' as const, 'info' as const),
        file: hostileText.map((text) => `a${text}`),
        line: fc.integer({ min: 1, max: 10_000 }),
        message: hostileText,
        fix: hostileText,
        inside: fc.array(hostileText, { maxLength: 3 }),
        text: hostileText,
        suppressed: fc.option(suppression),
        expired: fc.option(suppression),
      }),
      { maxLength: 30 },
    ),
  )
  .map(([path, all]) => {
    const findings = all.map(({ text, ...changes }) =>
      findingDocument({ ...changes, shown: { text, from: 1, to: text.length + 1 } }),
    );
    const document = validationDocument(findings);
    return { ...document, config: { ...document.config, path } };
  });
