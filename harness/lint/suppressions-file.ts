import { z } from 'zod';

const isDate = (text: string): boolean => {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  if (day === undefined) return false;
  const lengths = [
    31,
    Number(year) % 4 === 0 && (Number(year) % 100 !== 0 || Number(year) % 400 === 0) ? 29 : 28,
    31,
    30,
    31,
    30,
    31,
    31,
    30,
    31,
    30,
    31,
  ];
  return Number(day) >= 1 && Number(day) <= (lengths[Number(month) - 1] ?? 0);
};

const notEmpty = z.string().trim().min(1, 'expected some words, saw none');

const entry = z.strictObject({
  rule: notEmpty.describe('Id of the rule.'),
  file: notEmpty.describe('The files that it holds for, as a pattern: `conf.d/*.conf`, `**/upstreams.conf`.'),
  line: notEmpty.optional().describe('The text of the line, without the blanks around it; left out: every line.'),
  reason: notEmpty.describe('Why.'),
  owner: notEmpty.describe('Who answers for it.'),
  expires: z
    .string()
    .refine(isDate, 'expected a day as 2027-01-31')
    .describe('The last day on which it holds: 2027-01-31.'),
});

/** Schema of a file of suppressions. */
export const suppressionsSchema = z.strictObject({
  $schema: z.string().optional(),
  suppressions: z.array(entry).describe('What is suppressed.'),
});

/** An entry of a file of suppressions. */
export type FileSuppression = z.infer<typeof entry> & {
  /** Where it stands: `suppressions.json#0`. */
  readonly by: string;
};

/** What a file of suppressions says, or everything that is wrong with it. */
export function readSuppressions(
  json: unknown,
  file: string,
  known: readonly string[],
): { readonly suppressions: readonly FileSuppression[]; readonly problems: readonly string[] } {
  const parsed = suppressionsSchema.safeParse(json);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      ({ path, message }) => `${file}: ${path.join('.') || 'the file'}: ${message}`,
    );
    return { suppressions: [], problems };
  }
  const { suppressions } = parsed.data;
  const problems = suppressions.flatMap(({ rule }, index) =>
    known.includes(rule) ? [] : [`${file}: suppressions.${index}.rule: there is no rule ${rule}`],
  );
  return { suppressions: suppressions.map((one, index) => ({ ...one, by: `${file}#${index}` })), problems };
}
