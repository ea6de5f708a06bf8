import type { ArmData } from '../report-data.ts';
import { formatCount, formatNumber } from './format.ts';
import { useWidth } from './use-width.ts';

type Path = NonNullable<ArmData['decision']['path']>;
const box = { height: 180, left: 44, right: 8, top: 14, bottom: 24 } as const;

/** Λ of so many outcomes of which so many had failed (docs/judging.md). */
export function logRatio({ h0, h1 }: Pick<Path, 'h0' | 'h1'>, looked: number, failed: number): number {
  return failed * Math.log(h1 / h0) + (looked - failed) * Math.log((1 - h1) / (1 - h0));
}

/** How the sequential test went, request by request, until one of its limits was reached. */
export function TestPath({ path, decidedAt }: { path: Path; decidedAt: number | null }) {
  const [place, width] = useWidth(720);
  const steps = path.points.map(([looked = 0, failed = 0]) => ({ looked, ratio: logRatio(path, looked, failed) }));
  const most = Math.max(1, steps.at(-1)?.looked ?? 1);
  const low = Math.min(path.lower, ...steps.map(({ ratio }) => ratio));
  const high = Math.max(path.upper, ...steps.map(({ ratio }) => ratio));
  const x = (looked: number) => box.left + (looked / most) * (width - box.left - box.right);
  const y = (ratio: number) => box.top + ((high - ratio) / (high - low)) * (box.height - box.top - box.bottom);
  const limits = [
    { at: path.upper, said: `${formatNumber(path.h1 * 100)} % fail` },
    { at: path.lower, said: `${formatNumber(path.h0 * 100)} % fail` },
  ];
  return (
    <figure>
      <div class="fluid" ref={place}>
        <svg
          class="test-path"
          viewBox={`0 0 ${width} ${box.height}`}
          width={width}
          height={box.height}
          role="img"
          aria-label={`Sequential test: ${decidedAt === null ? 'undecided' : `decided at request ${decidedAt}`} of ${most}`}
        >
          <title>Path of the sequential test</title>
          {limits.map(({ at, said }) => (
            <g key={said}>
              <line class="limit" x1={box.left} x2={width - box.right} y1={y(at)} y2={y(at)} />
              <text x={box.left + 8} y={y(at) + (at > 0 ? 13 : -5)} text-anchor="start">
                taken from here on: {said}
              </text>
              <text x={box.left - 6} y={y(at) + 4} text-anchor="end">
                {formatNumber(Math.round(at * 10) / 10)}
              </text>
            </g>
          ))}
          <line class="axis" x1={box.left} x2={width - box.right} y1={y(0)} y2={y(0)} />
          <polyline
            class="walk"
            points={[{ looked: 0, ratio: 0 }, ...steps]
              .map(({ looked, ratio }) => `${x(looked)},${y(ratio)}`)
              .join(' ')}
          />
          {decidedAt === null ? null : (
            <line class="decided" x1={x(decidedAt)} x2={x(decidedAt)} y1={box.top} y2={box.height - box.bottom} />
          )}
          <text x={box.left} y={box.height - 6}>
            0
          </text>
          <text x={width - box.right} y={box.height - 6} text-anchor="end">
            {formatCount(most)} requests
          </text>
        </svg>
      </div>
      <figcaption class="note">
        The logarithm of the likelihood ratio after each request: it rises with each failure and falls with each that
        was well.
      </figcaption>
    </figure>
  );
}
