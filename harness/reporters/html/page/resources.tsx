import type { ArmData } from '../report-data.ts';
import { formatBytes, formatCount, formatMs } from './format.ts';
import { Table } from './parts.tsx';

/** What each program of the pod used. */
export function Resources({ arm }: { arm: ArmData }) {
  if (arm.resources.length === 0) return null;
  const counted = arm.resources.some(({ network }) => network !== null);
  const most = Math.max(1, ...arm.resources.map(({ cpuMs }) => cpuMs));
  return (
    <>
      <h3>Resources by program</h3>
      <Table
        label="Resources by program"
        columns={[
          { head: 'Program' },
          { head: 'CPU', figures: true },
          { head: 'Of the busiest' },
          { head: 'Memory at most', figures: true },
          ...(counted
            ? [
                { head: 'Received', figures: true },
                { head: 'Sent', figures: true },
              ]
            : []),
        ]}
        rows={arm.resources
          .toSorted((a, b) => b.cpuMs - a.cpuMs)
          .map(({ name, cpuMs, rssPeakBytes, network }) => [
            <code key="n">{name}</code>,
            formatMs(cpuMs),
            <span key="b" class="bar wide" aria-hidden="true">
              <span style={{ width: `${(cpuMs / most) * 100}%` }} />
            </span>,
            formatBytes(rssPeakBytes),
            ...(counted ? [formatBytes(network?.rxBytes ?? null), formatBytes(network?.txBytes ?? null)] : []),
          ])}
      />
      <p class="note">
        Start {formatMs(arm.timing.startMs)}, load {formatMs(arm.timing.loadMs)}, stop {formatMs(arm.timing.stopMs)}
        {arm.spike?.made == null ? '' : `; a spike made ${formatCount(arm.spike.made)} requests besides`}
        {arm.capture === null ? '' : `; packets: ${arm.capture.file}`}.
      </p>
    </>
  );
}
