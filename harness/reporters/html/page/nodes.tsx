import type { ArmData } from '../report-data.ts';
import { formatAt, formatCount, formatMs, formatShare, unknown } from './format.ts';
import { latencyOf } from './latency-of.ts';
import { Scroll, Table } from './parts.tsx';

const [width, height] = [320, 30];

/** The longest that attempts took on average within a bin, over all nodes; null where there were none. */
function slowestMs(nodes: NonNullable<ArmData['strips']>['nodes']): number | null {
  const all = nodes.flatMap(({ latency }) => [...latency].flatMap((sign) => latencyOf(sign) ?? []));
  return all.length === 0 ? null : Math.max(...all);
}

/** The line of what attempts took over time, on a logarithmic scale up to `mostMs`; broken where there were none. */
function latencyPath(latency: string, step: number, mostMs: number): string {
  const y = (ms: number) => height - 2 - (Math.log2(1 + ms) / Math.log2(1 + Math.max(1, mostMs))) * (height - 6);
  let pen = 'M';
  const points = [...latency].map((sign, bin) => {
    const ms = latencyOf(sign);
    const point = ms === null ? '' : `${pen}${((bin + 0.5) * step).toFixed(1)} ${y(ms).toFixed(1)}h0.1`;
    pen = ms === null ? 'M' : 'L';
    return point;
  });
  return points.join('');
}

/** Attempts at a node over time, and the line of what they took: grey what went well, coloured what failed; shaded when the fault was put on it. */
function Strip({ arm, node }: { arm: ArmData; node: ArmData['nodes'][number] }) {
  const strips = arm.strips;
  const own = strips?.nodes.find(({ address }) => address === node.address);
  if (strips === null || own === undefined) return <span class="quiet">no attempt</span>;
  const most = Math.max(1, ...strips.nodes.flatMap(({ attempts }) => attempts));
  const { bins } = strips;
  const x = (ms: number) => Math.min(width, Math.max(0, (ms / (strips.binMs * bins)) * width));
  const faults = arm.faults.filter(({ target, address }) => target === node.name || address === node.address);
  const acts = arm.acts.filter(({ target }) => target === node.name || target === node.address);
  const step = width / bins;
  return (
    <svg
      class="strip"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      width={width}
      height={height}
      role="img"
      aria-label={`${node.name} over time: ${formatCount(node.attempts)} attempts, ${formatCount(node.failed)} failed`}
    >
      {faults.map(({ from, to }) => (
        <rect key={from} class="fault" x={x(from)} width={Math.max(1, x(to) - x(from))} y={0} height={height} />
      ))}
      {own.attempts.map((attempts, bin) => {
        const failed = own.failed[bin] ?? 0;
        const tall = (count: number) => (count / most) * (height - 4);
        if (attempts === 0) return null;
        return (
          <g key={bin}>
            <rect
              class="ok"
              x={bin * step}
              width={Math.max(0.6, step - 0.6)}
              y={height - tall(attempts)}
              height={tall(attempts - failed)}
            />
            <rect
              class="other"
              x={bin * step}
              width={Math.max(0.6, step - 0.6)}
              y={height - tall(failed)}
              height={tall(failed)}
            />
          </g>
        );
      })}
      <path class="took" d={latencyPath(own.latency, step, slowestMs(strips.nodes) ?? 1)} />
      {acts.map(({ at, type }) => (
        <line key={`${at} ${type}`} class="act" x1={x(at)} x2={x(at)} y1={0} y2={height}>
          <title>{`${type} at ${formatAt(at)}`}</title>
        </line>
      ))}
    </svg>
  );
}

function Services({ arm }: { arm: ArmData }) {
  if (arm.services.length === 0) return null;
  const words = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([what, count]) => `${what} ${formatCount(count)}`)
      .join(', ') || unknown;
  return (
    <>
      <h3>What stands behind the app</h3>
      <Table
        label="Calls of the app to services"
        columns={[
          { head: 'Service' },
          { head: 'Calls', figures: true },
          { head: 'Not answered' },
          { head: 'p50', figures: true },
          { head: 'p99', figures: true },
          { head: 'Share of time', figures: true },
        ]}
        rows={arm.services.map(({ name, calls, failed, latencyMs, timeShare }) => [
          <code key="n">{name}</code>,
          formatCount(calls),
          words(failed),
          formatMs(latencyMs.p50),
          formatMs(latencyMs.p99),
          timeShare === null ? unknown : formatShare(timeShare, 1),
        ])}
      />
    </>
  );
}

function Reachability({ arm }: { arm: ArmData }) {
  if (arm.reachability.length === 0) return null;
  return (
    <>
      <h3>Reachability from the gateway’s place</h3>
      <Table
        label="Reachability"
        columns={[
          { head: 'Host' },
          { head: 'When' },
          { head: 'TCP' },
          { head: 'Ping', figures: true },
          { head: 'Way' },
        ]}
        rows={arm.reachability.map(({ host, duringFault, tcp, pingMs, hops }) => [
          <code key="h">{host}</code>,
          duringFault ? 'in the fault' : 'before it',
          tcp,
          formatMs(pingMs),
          hops || unknown,
        ])}
      />
    </>
  );
}

/** The nodes of an arm: what each was asked, how it did, and when. */
export function Nodes({ arm }: { arm: ArmData }) {
  if (arm.nodes.length === 0) return <p class="note">No node is known.</p>;
  const slowest = slowestMs(arm.strips?.nodes ?? []);
  return (
    <>
      <Scroll label="Nodes">
        <table>
          <thead>
            <tr>
              <th scope="col">Node</th>
              <th scope="col" class="n">
                Attempts
              </th>
              <th scope="col" class="n">
                Failed
              </th>
              <th scope="col" class="n">
                p50
              </th>
              <th scope="col" class="n">
                p99
              </th>
              <th scope="col">Attempts and latency over time</th>
            </tr>
          </thead>
          <tbody>
            {arm.nodes.map((node) => (
              <tr key={`${node.name} ${node.address}`}>
                <td>
                  <code title={node.address}>{node.name}</code>
                  {arm.targets?.includes(node.name) ? <span class="chip">fault</span> : null}
                  {node.region === null ? null : <span class="quiet"> {node.region}</span>}
                </td>
                <td class="n">{formatCount(node.attempts)}</td>
                <td class="n">
                  {node.failed === 0 ? '0' : `${formatCount(node.failed)} (${formatShare(node.failed, node.attempts)})`}
                </td>
                <td class="n">{formatMs(node.latencyMs.p50)}</td>
                <td class="n">{formatMs(node.latencyMs.p99)}</td>
                <td>
                  <Strip arm={arm} node={node} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <p class="note">
        <span class="swatch ok" /> answered <span class="swatch other" /> failed <span class="swatch fault" /> the fault
        is on this node.{' '}
        {slowest === null
          ? null
          : `The line is what an attempt took on average, up to ${formatMs(slowest)}, on a logarithmic scale. `}
        All nodes on one scale.
      </p>
      <Services arm={arm} />
      <Reachability arm={arm} />
    </>
  );
}
