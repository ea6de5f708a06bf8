import type { ChangeData, ComparisonData } from '../validation-data.ts';
import { diffLines } from './diff-lines.ts';
import { DiffView } from './diff-view.tsx';
import { Section, Table } from './parts.tsx';
import { toCells, validation } from './validation.ts';

const looks = {
  worse: { sign: '✗', verdict: 'refuted' },
  inconclusive: { sign: '?', verdict: 'inconclusive' },
  better: { sign: '✓', verdict: 'confirmed' },
} as const;

function ChangeTag({ change }: { change: ChangeData['change'] }) {
  const { sign, verdict } = looks[change];
  return (
    <span class={`verdict v-${verdict}`}>
      <span class="sign" aria-hidden="true">
        {sign}
      </span>
      {change}
    </span>
  );
}

const columns = [
  { head: 'Change' },
  { head: 'Where' },
  { head: 'Fault' },
  { head: 'By' },
  { head: 'Measure' },
  { head: 'Baseline' },
  { head: 'This config' },
] as const;

function rowsOf({ change, where, fault, methods, moved, cells }: ChangeData) {
  return moved.map(({ measure, from, to }) => [
    <ChangeTag key="c" change={change} />,
    <code key="w">{where}</code>,
    cells.length === 0 ? (
      fault
    ) : (
      <a key="f" href={toCells(cells)}>
        {fault}
      </a>
    ),
    ...[methods, measure, from],
    <b key="t">{to}</b>,
  ]);
}

function Culprit({ culprit }: { culprit: NonNullable<ComparisonData['culprit']> }) {
  return (
    <>
      <h3 class="sentence">{culprit.title}</h3>
      <DiffView label={culprit.title} lines={diffLines(culprit.diff, [])} />
    </>
  );
}

/** What differs from the baseline, the worse first, and the change that makes it worse. */
export function Changes() {
  const { comparison } = validation;
  if (comparison === null) return null;
  const { baseline, counts, changes, moreChanges, culprit, added, removed, reload, terms } = comparison;
  return (
    <Section id="changes" title={`Against ${baseline}`}>
      <p class="sentence">{counts}.</p>
      {changes.length === 0 ? null : (
        <Table label={`What differs from ${baseline}`} columns={columns} rows={changes.flatMap(rowsOf)} />
      )}
      {moreChanges === 0 ? null : <p class="note">and {moreChanges} more: the JSON has all of them</p>}
      {culprit === null ? null : <Culprit culprit={culprit} />}
      {added.length === 0 ? null : <p>Only this config hands on: {added.join(', ')}</p>}
      {removed.length === 0 ? null : <p>Only the baseline handed on: {removed.join(', ')}</p>}
      {reload === null ? null : <p class="sentence">{reload}.</p>}
      <p class="note">{terms}</p>
    </Section>
  );
}
