import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { CellData } from '../validation-data.ts';
import { formatCount, formatMs, formatShare, unknown } from './format.ts';
import { GradeTag } from './grade.tsx';
import { Scroll } from './parts.tsx';
import { type CellAt, useCells, validation } from './validation.ts';

const counts = (statuses: CellData['statuses']): string => {
  const parts = Object.entries(statuses).map(([status, count]) => `${status}×${formatCount(count)}`);
  return parts.length === 0 ? unknown : parts.join(' ');
};

function felt({ recoveredAfterMs }: CellData): string {
  if (recoveredAfterMs === null) return 'for as long as anybody looked';
  return recoveredAfterMs === 0 ? 'not at all' : `for ${formatMs(recoveredAfterMs)}`;
}

function nodes({ nodes: reached }: CellData): ComponentChildren {
  if (reached.length === 0) return 'none';
  return reached.map(({ name, requests }) => (
    <div key={name}>
      <code>{name}</code> {formatCount(requests)}
    </div>
  ));
}

/** What is told of a cell, a line each. */
const lines: readonly (readonly [string, (cell: CellData) => ComponentChildren])[] = [
  ['Grade', ({ grade }) => <GradeTag grade={grade} />],
  ['Answers', ({ statuses }) => counts(statuses)],
  [
    'Failed',
    ({ failed, requests }) => `${formatCount(failed)} of ${formatCount(requests)}, ${formatShare(failed, requests)}`,
  ],
  ['Median', ({ p50Ms }) => formatMs(p50Ms)],
  ['Longest', ({ maxMs }) => formatMs(maxMs)],
  ['Tries per request', ({ attemptsPerRequest: tries }) => (tries === null ? 'not known' : tries.toFixed(2))],
  ['Done twice', ({ duplicates }) => (duplicates === null ? 'not known' : formatCount(duplicates))],
  ['Peers reached', nodes],
  ['Felt after the fault', felt],
  ['Answers before it', ({ healthy }) => counts(healthy.statuses)],
  ['Median before it', ({ healthy }) => formatMs(healthy.p50Ms)],
];

function Content({ cells, first }: { cells: readonly CellAt[]; first: CellAt }) {
  const { place, cell } = first;
  const fault = validation.faults.find(({ id }) => id === cell.fault);
  return (
    <>
      <h2 id="title-cell">
        <code>{place.name}</code> {cell.fault}
      </h2>
      <p>{fault?.title ?? cell.fault}</p>
      <p class="note">
        <code>{place.location}</code> leads to <code>{place.upstream}</code>, at <code>{place.at}</code>
      </p>
      <Scroll label="What its requests came to">
        <table>
          <thead>
            <tr>
              <th scope="col">Asked by</th>
              {cells.map(({ number, cell: { method } }) => (
                <th key={number} scope="col">
                  {method}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map(([title, said]) => (
              <tr key={title}>
                <th scope="row">{title}</th>
                {cells.map((each) => (
                  <td key={each.number}>{said(each.cell)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  );
}

/** What the cells came to that the address names, above the page. */
export function CellDialog() {
  const [cells, close] = useCells();
  const dialog = useRef<HTMLDialogElement>(null);
  const [first] = cells;
  const shown = first !== undefined;
  useEffect(() => {
    if (shown) dialog.current?.showModal();
    else dialog.current?.close();
  }, [shown]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard has Escape, which the dialog knows itself
    <dialog
      ref={dialog}
      aria-labelledby="title-cell"
      onClose={close}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current?.close();
      }}
    >
      {first === undefined ? null : (
        <div class="inside">
          <button type="button" class="close" onClick={() => dialog.current?.close()}>
            Close
          </button>
          <Content cells={cells} first={first} />
        </div>
      )}
    </dialog>
  );
}
