import type { PlaceData } from '../validation-data.ts';
import { formatMs, unknown } from './format.ts';
import { GradeTag } from './grade.tsx';
import { Section, Table } from './parts.tsx';
import { cellsAt, toCells, validation } from './validation.ts';

const columns = [
  { head: 'Fault' },
  { head: 'By' },
  { head: 'Grade' },
  { head: 'Came to' },
  { head: 'Before it', figures: true },
  { head: 'Tries', figures: true },
] as const;

function PlaceCells({ name, place }: { name: string; place: PlaceData }) {
  const label = name === '' ? place.name : `${name} ${place.name}`;
  return (
    <details class="place-cells">
      <summary>
        <code>{label}</code> → <code>{place.upstream}</code> <span class="quiet">{place.grades}</span>
      </summary>
      <p class="note">
        at <code>{place.at}</code>
      </p>
      <Table
        label={`What came of each fault at ${label}`}
        columns={columns}
        rows={cellsAt(place.cells).map(({ number, cell }) => [
          <a key="f" href={toCells([number])}>
            {cell.fault}
          </a>,
          cell.method,
          <GradeTag key="g" grade={cell.grade} />,
          cell.figures.filter((figure) => !figure.endsWith(' tries')).join(', '),
          formatMs(cell.healthy.p50Ms),
          cell.attemptsPerRequest === null ? unknown : cell.attemptsPerRequest.toFixed(1),
        ])}
      />
    </details>
  );
}

/** All cells in figures, place by place. */
export function CellTables() {
  if (validation.cells.length === 0) return null;
  return (
    <Section id="cells" title="Place by place, in figures">
      {validation.grounds.flatMap(({ name, places }) =>
        places.map((place) => (
          <PlaceCells key={`${name} ${place.name} ${place.at} ${place.upstream}`} name={name} place={place} />
        )),
      )}
    </Section>
  );
}
