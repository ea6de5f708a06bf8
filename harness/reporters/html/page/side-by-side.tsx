import { useMemo } from 'preact/hooks';
import type { ArmData } from '../report-data.ts';
import { chartGroup } from './chart-group.ts';
import { formatShare } from './format.ts';
import { toArm } from './route.ts';
import { Timeline } from './timeline.tsx';
import { rangesOf } from './timeline-ranges.ts';
import { VerdictTag } from './verdict.tsx';

/** Arms one above the other, with the same axes, the same zoom and one cursor. */
export function SideBySide({ scenario, arms }: { scenario: string; arms: readonly ArmData[] }) {
  const group = useMemo(chartGroup, []);
  const ranges = rangesOf(arms);
  return (
    <div class="side-by-side">
      {arms.map((arm) => (
        <div key={arm.label} class={arm.role === 'broken' ? 'red' : 'green'}>
          <h3>
            <a href={toArm(scenario, arm.label)}>{arm.label}</a> <VerdictTag verdict={arm.verdict} />{' '}
            <span class="quiet">
              {formatShare(arm.gatewayErrors, arm.requests.sent - arm.requests.inFlight)} gateway errors
            </span>
          </h3>
          <Timeline arm={arm} ranges={ranges} group={group} compact />
        </div>
      ))}
    </div>
  );
}
