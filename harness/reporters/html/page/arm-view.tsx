import type { ArmData, ScenarioData } from '../report-data.ts';
import { ConfigDiff } from './config-diff.tsx';
import { Cost } from './cost.tsx';
import { Evidence } from './evidence.tsx';
import { Examples } from './examples.tsx';
import { counted, formatCount, formatMs, formatShare } from './format.ts';
import { Kinds } from './kinds.tsx';
import { Latency } from './latency.tsx';
import { Nodes } from './nodes.tsx';
import { Outcomes } from './outcome-table.tsx';
import { Command, Facts, Section } from './parts.tsx';
import { Resources } from './resources.tsx';
import { toArm } from './route.ts';
import { Timeline } from './timeline.tsx';
import { VerdictTag } from './verdict.tsx';

const roles: Readonly<Record<ArmData['role'], string>> = {
  control: 'Control: no fault',
  broken: 'Broken: the fault, and nothing done about it',
  mitigation: 'Mitigation',
  'anti-pattern': 'Anti-pattern: claims to make it worse',
  alert: 'Alert',
};

function KeyFigures({ arm, shape }: { arm: ArmData; shape: string }) {
  const { requests, exposures, exposuresFailed, atRisk, atRiskFailed, latencyMs, recoveryMs, faultCycles, fault } = arm;
  const ended = requests.sent - requests.inFlight;
  const met =
    exposures > 0
      ? `${formatCount(exposuresFailed)} of ${formatCount(exposures)}`
      : `${formatCount(atRiskFailed)} of ${formatCount(atRisk)}`;
  return (
    <Facts
      facts={[
        [
          'Gateway errors',
          `${formatShare(arm.gatewayErrors, ended)} (${formatCount(arm.gatewayErrors)} of ${formatCount(ended)})`,
        ],
        ...(fault === null
          ? []
          : ([
              [exposures > 0 ? 'Met the fault, failed' : 'At risk, failed', met],
              ['Fault took effect', counted(faultCycles, shape === 'steady' ? 'window' : 'cycle')],
              [
                'Recovered',
                recoveryMs === null ? 'not seen' : recoveryMs === 0 ? 'at once' : `after ${formatMs(recoveryMs)}`,
              ],
            ] as const)),
        ['Latency p50 / p99', `${formatMs(latencyMs.p50)} / ${formatMs(latencyMs.p99)}`],
        ['Load', `${formatCount(arm.ratePerSecond)}/s, ${arm.loadModel}`],
      ]}
    />
  );
}

/** The arms before and after this one, and those that it rests on. */
function Neighbours({ scenario, arm }: { scenario: ScenarioData; arm: ArmData }) {
  const at = scenario.arms.indexOf(arm);
  const [before, after] = [scenario.arms[at - 1], scenario.arms[at + 1]];
  // Those of its own repetition.
  const repetition = arm.label.slice(arm.name.length);
  const labelled = (name: string | null) =>
    scenario.arms.find(({ label }) => label !== arm.label && label === `${name}${repetition}`);
  const links = [
    { label: 'its broken arm', arm: labelled(arm.broken) },
    { label: 'its control', arm: labelled(arm.control) },
    { label: 'previous', arm: before },
    { label: 'next', arm: after },
  ];
  return (
    <nav class="neighbours" aria-label="Other arms">
      {links.map(({ label, arm: other }) =>
        other === undefined ? null : (
          <a key={label} href={toArm(scenario.name, other.label)}>
            <span class="quiet">{label}</span> {other.label}
          </a>
        ),
      )}
    </nav>
  );
}

function Contents({ scenario, arm }: { scenario: ScenarioData; arm: ArmData }) {
  const parts = [
    ['timeline', 'Timeline'],
    ['latency', 'Latency'],
    ['outcomes', 'Outcomes'],
    ...(arm.kinds.length > 0 || arm.logs.length > 0 ? ([['kinds', 'Errors']] as const) : []),
    ['nodes', 'Nodes'],
    ...(arm.mitigation === null ? [] : ([['config', 'Config']] as const)),
    ['cost', 'Cost'],
    ['evidence', 'Evidence'],
  ] as const;
  return (
    <nav class="contents" aria-label="On this page">
      {parts.map(([id, title]) => (
        <a key={id} href={toArm(scenario.name, arm.label, id)}>
          {title}
        </a>
      ))}
    </nav>
  );
}

/** An arm: its verdict, its requests over time, and the evidence. */
export function ArmView({ scenario, arm }: { scenario: ScenarioData; arm: ArmData }) {
  const fault = scenario.faults.find(({ name }) => name === arm.fault) ?? null;
  const ran = arm.requests.sent > 0 || arm.logs.length > 0;
  return (
    <div class="page">
      <div class="answer">
        <h1 tabIndex={-1}>
          <VerdictTag verdict={arm.verdict} large />
          <span class="mono">{arm.label}</span>
        </h1>
        <p class="lead">
          {arm.sentence}
          {/[.!?]$/.test(arm.sentence) ? '' : '.'}
        </p>
        {arm.interrupted ? <p class="warning">This arm was stopped before its end.</p> : null}
        {arm.earlierTakes.map(({ reason, sent }) => (
          <p class="note" key={reason}>
            <b>Taken again:</b> the machine disturbed an earlier take of {formatCount(sent)} requests: {reason}.
          </p>
        ))}
        {arm.judged ? null : <p class="warning">This arm was not judged.</p>}
        <p class="note">
          {roles[arm.role]}
          {arm.mitigation === null ? '' : `: ${arm.mitigation.title}`}
          {fault === null ? '.' : `. Fault: ${fault.title}.`}
        </p>
        <p class="note">
          <b>Claimed:</b> {arm.claim}.
        </p>
        <p class="note">
          <b>Not claimed:</b> {arm.notClaimed.join(' ')}
        </p>
      </div>
      {ran ? <KeyFigures arm={arm} shape={fault?.shape ?? 'steady'} /> : null}
      {ran ? (
        <>
          <Contents scenario={scenario} arm={arm} />
          <Section id="timeline" title="Timeline">
            <Timeline arm={arm} />
          </Section>
          <Section id="latency" title="Latency" note="Counted from when a request was due, not from when it was sent.">
            <Latency arm={arm} />
          </Section>
          <Section id="outcomes" title="Outcomes">
            <Outcomes arm={arm} />
          </Section>
          <Kinds arm={arm} />
          <Examples arm={arm} />
          <Section id="nodes" title="Nodes">
            <Nodes arm={arm} />
          </Section>
        </>
      ) : null}
      {arm.mitigation === null ? null : (
        <Section id="config" title="Config">
          <ConfigDiff mitigation={arm.mitigation} ablations={arm.ablations} />
        </Section>
      )}
      {ran ? (
        <Section id="cost" title="Cost">
          <Cost arm={arm} />
          <Resources arm={arm} />
        </Section>
      ) : null}
      <Section id="evidence" title="Evidence">
        <Evidence arm={arm} />
      </Section>
      <h2 class="small">Run this arm again</h2>
      <Command text={arm.again} label="the command of this arm" />
      <Neighbours scenario={scenario} arm={arm} />
    </div>
  );
}
