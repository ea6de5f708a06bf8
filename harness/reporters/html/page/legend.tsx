import { type OutcomeClass, outcomeClasses } from '../report-data.ts';
import { formatCount } from './format.ts';
import { isStroked, outcomeLooks, shapePath } from './outcomes.ts';

/** The sign of a class of outcomes. */
export function Sign({ of }: { of: OutcomeClass }) {
  const { colour, shape } = outcomeLooks[of];
  const paint = `var(${colour})`;
  return (
    <svg class="sign-of" viewBox="-7 -7 14 14" width="12" height="12" aria-hidden="true">
      <path
        d={shapePath(shape, 4.5)}
        fill={isStroked(shape) ? 'none' : paint}
        stroke={paint}
        stroke-width={isStroked(shape) ? 2 : 0}
      />
    </svg>
  );
}

/** What the signs mean, with their counts; each can be hidden. */
export function Legend({
  counts,
  hidden,
  toggle,
}: {
  counts: ReadonlyMap<OutcomeClass, number>;
  hidden: ReadonlySet<OutcomeClass>;
  toggle: (of: OutcomeClass) => void;
}) {
  return (
    <ul class="legend" aria-label="Outcomes">
      {outcomeClasses
        .filter((of) => counts.has(of))
        .map((of) => (
          <li key={of}>
            <button
              type="button"
              aria-pressed={!hidden.has(of)}
              onClick={() => toggle(of)}
              title={hidden.has(of) ? 'Show' : 'Hide'}
            >
              <Sign of={of} />
              {outcomeLooks[of].label} <b>{formatCount(counts.get(of) ?? 0)}</b>
            </button>
          </li>
        ))}
    </ul>
  );
}
