import type { ScenarioData } from '../report-data.ts';
import { Scroll } from './parts.tsx';
import { type Box, boxHeight, type Edge, layOut } from './topology-layout.ts';
import { useWidth } from './use-width.ts';

function Way({ edge, boxWidth }: { edge: Edge; boxWidth: number }) {
  const { from, to, hit, proxied } = edge;
  const [x1, x2] = [from.x + boxWidth, to.x];
  const bend = (x2 - x1) / 2;
  const middle = { x: x1 + bend, y: (from.y + to.y) / 2 };
  return (
    <g class={hit ? 'way hit' : 'way'}>
      <path d={`M${x1},${from.y}C${x1 + bend},${from.y} ${x2 - bend},${to.y} ${x2},${to.y}`} />
      {proxied ? (
        <rect
          class="proxy"
          x={middle.x - 14}
          y={middle.y - 5}
          width={10}
          height={10}
          transform={`rotate(45 ${middle.x - 9} ${middle.y})`}
        />
      ) : null}
      {hit ? (
        <path
          class="cross"
          d={`M${middle.x - 5},${middle.y - 5}l10,10m0,-10l-10,10`}
          transform={`translate(${proxied ? 10 : 0} 0)`}
        />
      ) : null}
    </g>
  );
}

function Thing({ box, boxWidth }: { box: Box; boxWidth: number }) {
  const { name, note, sort, x, y, dashed, hit } = box;
  return (
    <g class={`thing ${sort}${dashed ? ' dashed' : ''}${hit ? ' hit' : ''}`}>
      <rect
        x={x + 1}
        y={y - boxHeight / 2 + 1}
        width={boxWidth - 2}
        height={boxHeight - 2}
        rx={sort === 'service' ? 14 : 4}
      />
      <text x={x + boxWidth / 2} y={y + (note === '' ? 4.5 : -2)} text-anchor="middle">
        {name}
      </text>
      {note === '' ? null : (
        <text class="note" x={x + boxWidth / 2} y={y + 12.5} text-anchor="middle">
          {note}
        </text>
      )}
    </g>
  );
}

/** What stands where in the arms of a fault, and where the fault is. */
export function Topology({ fault }: { fault: ScenarioData['faults'][number] }) {
  const [place, room] = useWidth(1000);
  if (fault.topology.nodes.length === 0) return null;
  const { boxes, edges, boxWidth, width, height } = layOut(fault, room < 560);
  const what = fault.types.join(', ') || fault.name;
  const proxies = fault.topology.proxied.length > 0;
  return (
    <figure>
      <div ref={place}>
        <Scroll label="Topology">
          <svg
            class="topology"
            viewBox={`0 0 ${width} ${height}`}
            width={width}
            height={height}
            role="img"
            aria-label={`The gateway passes requests to ${fault.topology.nodes.map(({ name }) => name).join(', ')}${fault.topology.services.length === 0 ? '' : `; these call ${fault.topology.services.map(({ name }) => name).join(', ')}`}. The fault ${what} is put on ${fault.place ?? 'the pod'}.`}
          >
            <title>Topology</title>
            {edges
              .filter(({ hit }) => !hit)
              .map((edge) => (
                <Way key={`${edge.from.name} ${edge.to.name}`} edge={edge} boxWidth={boxWidth} />
              ))}
            {edges
              .filter(({ hit }) => hit)
              .map((edge) => (
                <Way key={`${edge.from.name} ${edge.to.name}`} edge={edge} boxWidth={boxWidth} />
              ))}
            {boxes.map((box) => (
              <Thing key={`${box.sort} ${box.name}`} box={box} boxWidth={boxWidth} />
            ))}
          </svg>
        </Scroll>
      </div>
      <figcaption class="note">
        <span class="hit-mark" aria-hidden="true">
          ×
        </span>{' '}
        {what} on {fault.place ?? 'the pod'}
        {proxies ? '; ◇ Toxiproxy on the way' : ''}.
      </figcaption>
    </figure>
  );
}
