import type { CellDocument, Grade } from '../../model/validation-cell.ts';
import { grades } from '../../model/validation-cell.ts';

/** A sign for each grade, each another one: they are told apart without colours. */
export const gradeGlyphs = {
  survives: '✓',
  degrades: '~',
  'fails-fast': '✗',
  hangs: '∞',
  duplicates: '2',
} as const satisfies Record<Grade, string>;

/** What a grade means, in words. */
export const gradeMeanings = {
  survives: 'answered as before the fault',
  degrades: 'a clean, stated lesser answer: a cached page, a page of the gateway, 503 that says so',
  'fails-fast': 'an error, or a broken answer, within 10 s',
  hangs: 'no answer within 10 s',
  duplicates: 'a POST reached peers more than once',
} as const satisfies Record<Grade, string>;

/** The same where there is little room. */
export const gradeTitles = {
  survives: 'survives',
  degrades: 'degrades (a stated lesser answer)',
  'fails-fast': 'fails-fast',
  hangs: 'hangs (no answer within 10 s)',
  duplicates: 'duplicates (a POST is done twice)',
} as const satisfies Record<Grade, string>;

const verbs = {
  survives: { one: 'survives', many: 'survive' },
  degrades: { one: 'degrades', many: 'degrade' },
  'fails-fast': { one: 'fails fast', many: 'fail fast' },
  hangs: { one: 'hangs', many: 'hang' },
  duplicates: { one: 'duplicates', many: 'duplicate' },
} as const satisfies Record<Grade, { readonly one: string; readonly many: string }>;

/** Where a cell is not tried. */
export const notTried = '·';

/** How bad a grade is: 0 is the best. */
export function gradeRank(grade: Grade): number {
  return grades.indexOf(grade);
}

/** Grades, the worst first. */
export const worstFirst: readonly Grade[] = [...grades].reverse();

/** How many cells have which grade, the worst first: `1 hangs, 3 fail fast, 8 survive`. */
export function saidGrades(cells: readonly Pick<CellDocument, 'grade'>[]): string {
  return worstFirst
    .map((grade) => ({ grade, count: cells.filter((cell) => cell.grade === grade).length }))
    .filter(({ count }) => count > 0)
    .map(({ grade, count }) => `${count} ${count === 1 ? verbs[grade].one : verbs[grade].many}`)
    .join(', ');
}

/** The colours of grades on a terminal. */
export const gradeColours = {
  survives: 'green',
  degrades: 'cyan',
  'fails-fast': 'yellow',
  hangs: 'red',
  duplicates: 'magenta',
} as const satisfies Record<Grade, string>;
