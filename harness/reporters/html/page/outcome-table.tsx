import type { ArmData } from '../report-data.ts';
import { formatCount, formatShare } from './format.ts';
import { Sign } from './legend.tsx';
import { outcomeLooks } from './outcomes.ts';
import { Table } from './parts.tsx';
import { countsOf } from './plot-points.ts';

function Shares({ arm }: { arm: ArmData }) {
  if (arm.plot === null) return null;
  const counts = [...countsOf(arm.plot)].filter(([, count]) => count > 0);
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  return (
    <>
      <div class="stack" aria-hidden="true">
        {counts.map(([of, count]) => (
          <span key={of} style={{ flexGrow: count, background: `var(${outcomeLooks[of].colour})` }} />
        ))}
      </div>
      <ul class="legend still">
        {counts.map(([of, count]) => (
          <li key={of}>
            <Sign of={of} /> {outcomeLooks[of].label} <b>{formatCount(count)}</b>{' '}
            <span class="quiet">{formatShare(count, total)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Statuses({ arm }: { arm: ArmData }) {
  const ended = arm.requests.sent - arm.requests.inFlight;
  const rows = Object.entries(arm.statuses).map(([status, count]) => [
    <code key="s">{status}</code>,
    formatCount(count),
    formatShare(count, ended),
  ]);
  if (arm.requests.inFlight > 0)
    rows.push([<span key="s">still in flight</span>, formatCount(arm.requests.inFlight), '']);
  return (
    <Table
      label="Statuses"
      columns={[{ head: 'Status' }, { head: 'Requests', figures: true }, { head: 'Share', figures: true }]}
      rows={rows}
    />
  );
}

function Routes({ arm }: { arm: ArmData }) {
  const uneven = arm.routes.some(({ failed }) => failed > 0);
  if (!uneven) return null;
  return (
    <>
      <h3>By route</h3>
      <Table
        label="Outcomes by route"
        columns={[
          { head: 'Route' },
          { head: 'Sent', figures: true },
          { head: 'Failed', figures: true },
          { head: 'Gateway', figures: true },
          { head: 'App', figures: true },
        ]}
        rows={arm.routes.map(({ route, sent, failed, gatewayErrors, appErrors }) => [
          <code key="r">{route}</code>,
          formatCount(sent),
          formatShare(failed, sent),
          formatCount(gatewayErrors),
          formatCount(appErrors),
        ])}
      />
      {arm.moreRoutes > 0 ? <p class="note">and {formatCount(arm.moreRoutes)} more, which failed less</p> : null}
    </>
  );
}

/** What the requests of an arm came to. */
export function Outcomes({ arm }: { arm: ArmData }) {
  if (arm.requests.sent === 0) return <p class="note">No request was sent.</p>;
  return (
    <>
      <Shares arm={arm} />
      <Statuses arm={arm} />
      <Routes arm={arm} />
    </>
  );
}
