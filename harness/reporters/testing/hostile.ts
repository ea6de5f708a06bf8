import fc from 'fast-check';
import type { RunDocument } from '../../model/run-document.ts';
import { armDocument, confirmedRun } from './run-document.ts';

/** What logs, configs and titles may hold to break out of where they are shown. */
const nasty = fc.constantFrom(
  ...['</details><script>alert(1)</script>', ']]>', '|', '`', '```', '\n', '\r\n::error::x', '\u0000', '\u001b[31m'],
  ...['\ud800', '\udc00x', '\uffff', '&amp;', '<!--', '-->', '@team', '#1', 'https://x.y', '[a](b)', '![a](b)'],
  ...[
    '**b**',
    '~~s~~',
    '\\',
    '$x$',
    '##[error]x',
    '%0A',
    ',line=1',
    ':',
    '"',
    "'",
    '\t',
    '👩‍👩‍👧',
    '𐀀',
    '| --- |',
    '# h',
    '- x',
    '1. x',
    '+ x',
    '==',
  ],
);

/** Text of any kind, most of it meant ill. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 8 }), fc.constant('word ')), { maxLength: 12 })
  .map((parts) => parts.join(''));

/** A run with as many arms of any verdict, in which every text is hostile. */
export const hostileRun: fc.Arbitrary<RunDocument> = fc
  .tuple(
    fc.array(hostileText, { minLength: 8, maxLength: 8 }),
    fc.array(fc.constantFrom('confirmed', 'refuted', 'inconclusive', 'skipped', null), { maxLength: 6 }),
    fc.boolean(),
  )
  .map(([texts, verdicts, complete]) => {
    const [name = '', title = '', reason = '', line = '', from = '', diff = '', status = '', mark = ''] = texts;
    const arms = verdicts.map((verdict, index) =>
      armDocument({
        ...{ name: `${name}/${index}`, verdict, reason, logs: [{ from, line }], statuses: { [status]: index } },
        role: 'mitigation',
        skippedBecause: verdict === 'skipped' ? reason : null,
        mitigation: { title, config: mark, diff, marks: [], with: null },
      }),
    );
    const [scenario] = confirmedRun.scenarios;
    if (scenario === undefined) throw new Error('the run has a scenario');
    const scenarios = [{ ...scenario, name, title, symptom: reason, arms, armsPlanned: [`${name}/0`, `${name}/9`] }];
    return { ...confirmedRun, complete, scenarios };
  });

/** A run as large as `npm start`'s and larger, with the longest texts everywhere. */
export function longRun(arms: number, text: string): RunDocument {
  const [scenario] = confirmedRun.scenarios;
  if (scenario === undefined) throw new Error('the run has a scenario');
  const diff = `@@ -1 +1,4 @@\n${`+${text}\n`.repeat(4)}`;
  const each = Array.from({ length: arms }, (_, index) =>
    armDocument({
      ...{
        name: `${text}/${index}`,
        reason: text,
        role: 'mitigation',
        verdict: index % 2 === 0 ? 'refuted' : 'confirmed',
      },
      logs: [{ from: 'gateway', line: text }],
      statuses: { 200: 640, [text]: 1 },
      mitigation: { title: text, config: 'a.conf', diff, marks: [], with: null },
    }),
  );
  return { ...confirmedRun, scenarios: [{ ...scenario, title: text, symptom: text, arms: each }] };
}
