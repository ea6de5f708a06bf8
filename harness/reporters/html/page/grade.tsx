import type { ValidationData } from '../validation-data.ts';
import { validation } from './validation.ts';

export type Grade = ValidationData['grades'][number]['grade'];

const glyphs = new Map(validation.grades.map(({ grade, glyph }) => [grade, glyph]));

/** A grade by sign, colour and word. */
export function GradeTag({ grade }: { grade: Grade }) {
  return (
    <span class={`grade g-${grade}`}>
      <span class="sign" aria-hidden="true">
        {glyphs.get(grade)}
      </span>
      {grade}
    </span>
  );
}

/** The sign alone, for where there is no room for the word. */
export function GradeSign({ grade }: { grade: Grade }) {
  return (
    <span class={`grade g-${grade} bare`}>
      <span class="sign" aria-hidden="true">
        {glyphs.get(grade)}
      </span>
      <span class="unseen">{grade}</span>
    </span>
  );
}

/** What the signs mean; with how many cells have each. */
export function GradeLegend() {
  const all = validation.grades.map((each) => ({
    ...each,
    count: validation.cells.filter(({ grade }) => grade === each.grade).length,
  }));
  return (
    <ul class="grades" aria-label="Grades">
      {all.map(({ grade, meaning, count }) => (
        <li key={grade} class={count === 0 ? 'none' : ''}>
          <b>{count}</b> <GradeTag grade={grade} /> <span class="quiet">{meaning}</span>
        </li>
      ))}
    </ul>
  );
}
