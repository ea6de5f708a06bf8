import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validationDocumentSchema } from '../../model/validation-document.ts';
import {
  byComment,
  byEntry,
  findingDocument,
  hostileValidation,
  validationDocument,
} from '../testing/validation-document.ts';
import { sarifOf } from './sarif.ts';

/** The schema of SARIF 2.1.0; it is of draft 4 of JSON Schema, of which it needs nothing that has changed but its `id`. */
const {
  $schema: _,
  id: __,
  ...schema
} = JSON.parse(readFileSync(path.join(import.meta.dirname, '../testing/sarif-2.1.0-rtm.5.json'), 'utf8'));
const ajv = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false, allErrors: true });
const validate = ajv.compile(schema);

/** What the schema of OASIS has against a log. */
function complaints(text: string): readonly string[] {
  if (validate(JSON.parse(text))) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** As much of a result as is looked at. */
interface Result {
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions: readonly unknown[];
  readonly locations: readonly { readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } } }[];
}

const results = (...findings: Parameters<typeof validationDocument>[0]): readonly Result[] =>
  JSON.parse(sarifOf(validationDocument(findings))).runs[0].results;

const fingerprintOf = (result: Result | undefined) => result?.partialFingerprints?.['gatecrash/v1'];

describe('sarifOf', () => {
  it('has a result at its place, with the words of its rule beside it', () => {
    const log = JSON.parse(sarifOf(validationDocument([findingDocument()])));
    expect(log.version).toBe('2.1.0');
    const [run] = log.runs;
    expect(run?.tool.driver.rules?.[0]).toMatchObject({
      id: 'single-upstream',
      shortDescription: { text: 'One server, and nobody to fail over to' },
      help: { markdown: expect.stringContaining('**Fix:** add a second server') },
      defaultConfiguration: { level: 'warning' },
    });
    expect(run?.results?.[0]).toMatchObject({
      ruleId: 'single-upstream',
      ruleIndex: 0,
      level: 'warning',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'conf.d/app.conf' },
            region: { startLine: 12, startColumn: 5, endColumn: 25, snippet: { text: '    server 10.0.0.1:8080;' } },
          },
        },
      ],
      suppressions: [],
    });
  });

  it('has relative URIs, escaped', () => {
    const uriOf = (file: string) =>
      results(findingDocument({ file }))[0]?.locations?.[0]?.physicalLocation?.artifactLocation?.uri;
    expect(['./nginx.conf', 'a b/c#1.conf', '/etc/nginx/nginx.conf'].map(uriOf)).toEqual([
      'nginx.conf',
      'a%20b/c%231.conf',
      'file:///etc/nginx/nginx.conf',
    ]);
  });

  it('says of what is suppressed where, and why', () => {
    const [inSource, external] = results(
      findingDocument({ suppressed: byComment }),
      findingDocument({ suppressed: byEntry }),
    );
    expect(inSource?.suppressions).toEqual([{ kind: 'inSource', status: 'accepted', justification: 'one licence' }]);
    expect(external?.suppressions).toEqual([
      { kind: 'external', status: 'accepted', justification: 'one licence; ops; until 2027-02-01' },
    ]);
  });

  it('has a fingerprint that stays when the line moves, and changes when it says something else', () => {
    const [first] = results(findingDocument());
    const [moved] = results(
      findingDocument({ line: 400, shown: { text: '\tserver   10.0.0.1:8080;', from: 2, to: 20 } }),
    );
    const [other] = results(findingDocument({ shown: { text: 'server 10.0.0.2:8080;', from: 1, to: 20 } }));
    expect(fingerprintOf(moved)).toBe(fingerprintOf(first));
    expect(fingerprintOf(other)).not.toBe(fingerprintOf(first));
    const [one, two] = results(findingDocument(), findingDocument({ line: 30 }));
    expect(fingerprintOf(one)).not.toBe(fingerprintOf(two));
  });

  it('is what the schema of SARIF 2.1.0 asks for, whatever the texts', () => {
    expect(
      complaints(sarifOf(validationDocument([findingDocument(), findingDocument({ suppressed: byEntry })]))),
    ).toEqual([]);
    fc.assert(
      fc.property(hostileValidation, (document) => {
        expect(complaints(sarifOf(document))).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('is refused by that schema where something is missing', () => {
    const log = JSON.parse(sarifOf(validationDocument([findingDocument()])));
    log.runs[0].results[0].message = {};
    expect(complaints(JSON.stringify(log))).not.toEqual([]);
  });
});

it('is made of a document that its own schema takes', () => {
  expect(validationDocumentSchema.parse(validationDocument([findingDocument({ suppressed: byEntry })]))).toEqual(
    validationDocument([findingDocument({ suppressed: byEntry })]),
  );
});
