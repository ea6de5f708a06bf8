import type { ArmData } from '../report-data.ts';
import { formatBytes, formatCount, formatMs, formatNumber, formatShare, unknown } from './format.ts';
import { Table } from './parts.tsx';

type Interval = { readonly low: number; readonly value: number; readonly high: number | null } | null | undefined;

function within(interval: Interval, format: (value: number) => string): string {
  if (interval == null) return '';
  return `${format(interval.low)} to ${interval.high === null ? '∞' : format(interval.high)}`;
}

/** What a mitigation costs, with the intervals in which the figures are. */
export function Cost({ arm }: { arm: ArmData }) {
  const { cost } = arm;
  const { intervals } = cost;
  const share = (value: number) => formatShare(value, 1);
  const rows = [
    [
      'Attempts per request',
      formatNumber(cost.attemptsPerRequest),
      within(intervals?.attemptsPerRequest, formatNumber),
    ],
    [
      'Calls to services per request',
      formatNumber(cost.callsPerRequest),
      within(intervals?.callsPerRequest, formatNumber),
    ],
    ['Latency added to the median', formatMs(cost.addedLatencyP50Ms), within(intervals?.addedLatencyP50Ms, formatMs)],
    [
      'Load of the other nodes, times',
      intervals?.survivorLoad == null ? unknown : formatNumber(intervals.survivorLoad.value),
      within(intervals?.survivorLoad, formatNumber),
    ],
    [
      'POSTs done twice',
      cost.duplicatedNonIdempotent === null ? 'not known' : formatCount(cost.duplicatedNonIdempotent),
      within(intervals?.duplicatedShare, share),
    ],
    ['Turned away', formatCount(cost.shed), within(intervals?.shedShare, share)],
    ['Answered with something stale', formatCount(cost.stale), within(intervals?.staleShare, share)],
    ['Answered by the gateway itself', formatCount(cost.degraded), within(intervals?.degradedShare, share)],
    ['CPU per request', formatMs(cost.cpuMsPerRequest), ''],
    ['Memory at most', formatBytes(cost.memoryPeakBytes), ''],
  ].filter(([, value]) => value !== unknown);
  return (
    <Table
      label="Cost"
      columns={[{ head: 'What' }, { head: 'Measured', figures: true }, { head: '95 % interval', figures: true }]}
      rows={rows}
    />
  );
}
