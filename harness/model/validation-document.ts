import { z } from 'zod';
import { count, status } from './document-parts.ts';
import { environment } from './run-document.ts';
import { cellSchema, matrixFaultSchema, validationComparisonSchema } from './validation-cell.ts';
import { askedRequestSchema, requestLogSchema } from './validation-requests.ts';

/** How bad a finding is: an error is what provably does harm, a warning what likely does, info what one should know. */
export const severities = ['error', 'warning', 'info'] as const;
export type Severity = (typeof severities)[number];

const severity = z.enum(severities);

const suppression = z.object({
  by: z
    .string()
    .describe('Where it stands: a comment (`nginx.conf:11`), or an entry of a file (`suppressions.json#0`).'),
  reason: z.string().nullable().describe('Why; null where a comment gives none.'),
  owner: z.string().nullable().describe('Who answers for it; null for a comment.'),
  expires: z
    .string()
    .nullable()
    .describe('The last day on which it holds (ISO-8601); null for a comment, which has no end.'),
});

const finding = z.object({
  rule: z.string().describe('Id of the rule: `rules` has its words.'),
  severity: severity.describe('How bad it is.'),
  file: z.string().describe('The file, as it was named or as it is included.'),
  line: count.describe('The line, from 1.'),
  column: count.describe('The column, from 1.'),
  endColumn: count.describe('The column after the last one that is meant.'),
  message: z.string().describe('What is wrong here, with the names and figures of this config. Secrets are left out.'),
  fix: z.string().describe('What to write.'),
  docs: z.string().describe('Where the rule is told.'),
  inside: z.array(z.string()).describe('The blocks around it, the innermost last: `server`, `location /api/`.'),
  shown: z
    .object({
      text: z.string().describe('The line, without secrets.'),
      from: count.describe('Where what is meant begins in it, from 1.'),
      to: count.describe('The column after its end.'),
    })
    .describe('The line as it may be shown.'),
  suppressed: suppression.nullable().describe('What suppresses it; null where it counts.'),
  expired: suppression.nullable().describe('What suppressed it until it expired; null where nothing did.'),
});

const rule = z.object({
  id: z.string().describe('Its id, in kebab-case.'),
  severity: severity.describe('How bad it is in general.'),
  title: z.string().describe('What it is about.'),
  why: z.string().describe('The mechanism.'),
  sources: z
    .array(z.object({ title: z.string().describe('What it is.'), url: z.string().describe('Where it is.') }))
    .describe('Who says so.'),
  fix: z.string().describe('What to do about it.'),
  docs: z.string().describe('Where it is told with an example.'),
  experiment: z
    .string()
    .nullable()
    .describe('The command that proves it on a real nginx; null where no scenario does, and `docs` tells what does.'),
});

/** Schema of what `gatecrash validate` tells of a config: fields are only ever added. */
export const validationDocumentSchema = z.object({
  schemaVersion: z.literal(1).describe('Version of this schema.'),
  tool: z
    .object({
      name: z.literal('gatecrash').describe('Always gatecrash.'),
      version: z.string().describe('Its version.'),
    })
    .describe('What wrote it.'),
  config: z
    .object({
      path: z.string().describe('As it was named.'),
      sha256: z.string().describe('Digest of that file.'),
      files: z
        .array(z.object({ path: z.string().describe('Its path.'), sha256: z.string().describe('Its digest.') }))
        .describe('All files that were read, those that are included too.'),
    })
    .describe('What was put to the test.'),
  environment: environment.nullable().describe('What it ran on, as in run.json; null where nothing was started.'),
  gateways: z.array(z.string()).describe('Versions of nginx that it was held against; [] where none was named.'),
  loaded: z.boolean().nullable().describe('Whether nginx loads it; null where nobody tried.'),
  complaints: z
    .array(
      z.object({
        message: z.string().describe("nginx's own words."),
        file: z.string().nullable().describe('The file, as it was named; null where nginx names none.'),
        line: count.nullable().describe('The line; null where nginx names none.'),
      }),
    )
    .describe('What nginx has against it, in its own words; where it loads it there is none.'),
  unreached: z
    .array(
      z.object({
        location: z.string().describe('The location, as the config heads it; a listener, or how many places.'),
        because: z.string().describe('Why it was not tried.'),
        at: z.string().describe('Where it stands: `nginx.conf:12:5`.'),
      }),
    )
    .describe(
      'Places that hand requests on and were not tried: no request can be sent there, or a matrix has no room for so many.',
    ),
  supplied: z
    .array(
      z.object({
        what: z.string().describe('What kind of thing: a host, a certificate, a variable.'),
        name: z.string().describe('Its name.'),
        detail: z.string().describe('What was put in its place.'),
        at: z.string().describe('Where the config asks for it: `nginx.conf:12:5`.'),
      }),
    )
    .describe('What the config needs and was given for the test.'),
  missing: z
    .array(
      z.object({
        what: z.string().describe('What kind of thing.'),
        name: z.string().describe('Its name.'),
        detail: z.string().describe('Where it is asked for, or why it cannot be had.'),
        at: z.string().describe('Where the config asks for it: `nginx.conf:12:5`.'),
      }),
    )
    .describe('What the config needs and nobody has.'),
  findings: z.array(finding).describe('What its rules found, in the order of the config.'),
  rules: z.array(rule).describe('The rules that the findings are of.'),
  compose: z
    .object({
      path: z.string().describe('As it was named.'),
      gateway: z
        .string()
        .nullable()
        .describe(
          'The service whose nginx has this config; null where it cannot be told, and networks were not looked at.',
        ),
      services: z.array(z.string()).describe('Names of its services.'),
      notFollowed: z.array(z.string()).describe('What it names and was not looked at.'),
    })
    .nullable()
    .describe('The compose file that it was held against; null where none was named.'),
  requests: z
    .array(askedRequestSchema)
    .describe('The most frequent requests of `--requests` for each place; [] where no log was named.'),
  requestLog: requestLogSchema.nullable().describe('What was read of `--requests`; null where no log was named.'),
  faults: z.array(matrixFaultSchema).describe('The faults that were injected; [] where none was.'),
  matrix: z.array(cellSchema).describe('What came of each fault; [] where none was injected.'),
  comparison: validationComparisonSchema
    .nullable()
    .describe('Against another config or gateway; null where there is none.'),
  failOn: z.enum(['error', 'warning', 'worse']).describe('What it fails on.'),
  advisory: z.boolean().describe('Whether it only tells, and never fails.'),
  exitCode: status.describe('The exit code that it comes to.'),
});

/** What `gatecrash validate` tells. */
export type ValidationDocument = z.infer<typeof validationDocumentSchema>;
export type FindingDocument = ValidationDocument['findings'][number];
export type RuleDocument = ValidationDocument['rules'][number];
export type SuppressionDocument = NonNullable<FindingDocument['suppressed']>;
