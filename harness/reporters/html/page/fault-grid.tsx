import type { GridRowData, GroundData, PlaceData } from '../validation-data.ts';
import { GradeLegend, GradeSign } from './grade.tsx';
import { Scroll, Section } from './parts.tsx';
import { toCells, validation } from './validation.ts';

function GridCell({ row, at, place }: { row: GridRowData; at: number; place: PlaceData }) {
  const cell = row.cells[at];
  const fault = validation.faults[at];
  if (cell === undefined || cell.grade === null || fault === undefined) {
    return (
      <td class="untried">
        <span aria-hidden="true">·</span>
        <span class="unseen">not tried</span>
      </td>
    );
  }
  const [first] = cell.numbers;
  const figures = first === undefined ? '' : (validation.cells[first]?.figures.join(', ') ?? '');
  return (
    <td>
      <a
        href={toCells(cell.numbers)}
        title={`${place.name}, ${fault.id}, ${row.methods.join(' ')}: ${cell.grade}\n${figures}`}
      >
        <GradeSign grade={cell.grade} />
      </a>
    </td>
  );
}

function PlaceRows({ place }: { place: PlaceData }) {
  return (
    <tbody>
      {place.rows.map((row, index) => (
        <tr key={row.methods.join(' ')}>
          {index > 0 ? null : (
            <th scope="rowgroup" rowSpan={place.rows.length} class="place">
              <code>{place.name}</code>
              <span class="quiet">{place.upstream}</span>
            </th>
          )}
          <th scope="row" class="methods">
            {row.methods.join(' ')}
          </th>
          {row.cells.map((_, at) => (
            <GridCell key={validation.faults[at]?.id} row={row} at={at} place={place} />
          ))}
        </tr>
      ))}
    </tbody>
  );
}

function GroundTable({ ground }: { ground: GroundData }) {
  const caption = `Grades by location and fault: ${ground.server} on ${ground.gateway}`;
  return (
    <Scroll label={caption}>
      <table class="fault-grid">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col" class="place">
              Location
            </th>
            <th scope="col" class="methods">
              By
            </th>
            {validation.faults.map(({ id, title }) => (
              <th key={id} scope="col" class="fault" title={title}>
                <span>{id}</span>
              </th>
            ))}
          </tr>
        </thead>
        {ground.places.map((place) => (
          <PlaceRows key={`${place.name} ${place.at} ${place.upstream}`} place={place} />
        ))}
      </table>
    </Scroll>
  );
}

/** The grid location × fault: each cell leads to what it came to. */
export function FaultGrid() {
  if (validation.cells.length === 0) return null;
  return (
    <Section id="grid" title="What came of each fault" note="Press a cell for what its requests came to.">
      <GradeLegend />
      {validation.grounds.map((ground) => (
        <GroundTable key={`${ground.server} ${ground.gateway}`} ground={ground} />
      ))}
      {validation.morePlaces === 0 ? null : (
        <p class="note">and {validation.morePlaces} more places: the JSON has all of them</p>
      )}
      <details>
        <summary>What each fault is</summary>
        <dl class="meanings">
          {validation.faults.map(({ id, title }) => (
            <div key={id}>
              <dt>{id}</dt>
              <dd>{title}</dd>
            </div>
          ))}
        </dl>
      </details>
    </Section>
  );
}
