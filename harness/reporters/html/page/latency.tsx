import type { ArmData, LatencyHistogram } from '../report-data.ts';
import { formatCount, formatMs } from './format.ts';
import { Facts } from './parts.tsx';
import { useWidth } from './use-width.ts';

const [height, base] = [150, 128];

const startOf = (cell: number, perDecade: number) => 0.1 * 10 ** (cell / perDecade);

function ticks(first: number, last: number, perDecade: number): readonly { cell: number; ms: number }[] {
  const found = [];
  for (let ms = 0.1; ms < 1e9; ms *= 10) {
    for (const factor of last - first > 3 * perDecade ? [1] : [1, 2, 5]) {
      const cell = Math.log10((ms * factor) / 0.1) * perDecade;
      if (cell >= first && cell <= last) found.push({ cell, ms: ms * factor });
    }
  }
  return found;
}

function Histogram({ bins, perDecade }: LatencyHistogram) {
  const [place, width] = useWidth(720);
  const first = Math.max(0, (bins[0]?.[0] ?? 0) - 1);
  const last = (bins.at(-1)?.[0] ?? 0) + 2;
  const most = Math.max(1, ...bins.map(([, ok, other]) => ok + other));
  const step = width / (last - first);
  const x = (cell: number) => (cell - first) * step;
  // The root lets the few be seen beside the many.
  const tall = (count: number) => (count === 0 ? 0 : Math.max(2, Math.sqrt(count / most) * (base - 8)));
  return (
    <div class="fluid" ref={place}>
      <svg
        width={width}
        height={height}
        class="histogram"
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label="Histogram of the latency; its figures are in the table of percentiles"
      >
        <title>Histogram of the latency</title>
        {ticks(first, last, perDecade).map(({ cell, ms }) => (
          <g key={ms}>
            <line class="grid" x1={x(cell)} x2={x(cell)} y1={4} y2={base} />
            <text x={x(cell)} y={height - 6} text-anchor="middle">
              {formatMs(Number(ms.toPrecision(3)))}
            </text>
          </g>
        ))}
        {bins.map(([cell, ok, other]) => {
          const whole = tall(ok + other);
          const bad = ok === 0 ? whole : Math.min(whole - 1, (whole * other) / (ok + other));
          return (
            <g key={cell}>
              <title>{`${formatMs(startOf(cell, perDecade))} to ${formatMs(startOf(cell + 1, perDecade))}: ${formatCount(ok)} answered, ${formatCount(other)} not`}</title>
              <rect class="ok" x={x(cell) + 0.5} width={Math.max(1, step - 1)} y={base - whole} height={whole - bad} />
              {other === 0 ? null : (
                <rect class="other" x={x(cell) + 0.5} width={Math.max(1, step - 1)} y={base - bad} height={bad} />
              )}
            </g>
          );
        })}
        <line class="axis" x1={0} x2={width} y1={base} y2={base} />
      </svg>
    </div>
  );
}

/** Percentiles and histogram of an arm's latency. */
export function Latency({ arm }: { arm: ArmData }) {
  const { p50, p90, p99, max } = arm.latencyMs;
  return (
    <>
      <Facts
        facts={[
          ['p50', formatMs(p50)],
          ['p90', formatMs(p90)],
          ['p99', formatMs(p99)],
          ['slowest', formatMs(max)],
          ['Load late, p99', formatMs(arm.latenessP99Ms)],
        ]}
      />
      {p99 === null && arm.requests.sent > 0 ? (
        <p class="note">A percentile with fewer than ten samples beyond it is not told.</p>
      ) : null}
      {arm.histogram === null || arm.histogram.bins.length === 0 ? null : (
        <>
          <Histogram {...arm.histogram} />
          <p class="note">
            <span class="swatch ok" /> answered <span class="swatch other" /> not answered well. Heights grow with the
            square root of the count.
          </p>
        </>
      )}
    </>
  );
}
