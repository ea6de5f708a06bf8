import { useState } from 'preact/hooks';
import type { ArmData, ScenarioData } from '../report-data.ts';
import { ArmRow } from './arm-list.tsx';
import { Facts, Section } from './parts.tsx';
import { toScenario } from './route.ts';
import { SideBySide } from './side-by-side.tsx';
import { Topology } from './topology.tsx';
import { VerdictTag } from './verdict.tsx';

type Fault = ScenarioData['faults'][number];

function FaultChoice({ scenario, chosen }: { scenario: ScenarioData; chosen: string }) {
  if (scenario.faults.length < 2) return null;
  return (
    <nav aria-label="Faults" class="choice">
      {scenario.faults.map(({ name }) => (
        <a key={name} href={toScenario(scenario.name, name)} aria-current={name === chosen ? 'true' : undefined}>
          {name}
        </a>
      ))}
    </nav>
  );
}

function armsUnder({ arms }: ScenarioData, fault: string): readonly ArmData[] {
  return arms.filter((arm) => arm.fault === fault && arm.role !== 'control');
}

function RedAndGreen({ scenario, fault }: { scenario: ScenarioData; fault: Fault }) {
  const arms = armsUnder(scenario, fault.name);
  const red = arms.find(({ role }) => role === 'broken') ?? null;
  const others = arms.filter((arm) => arm !== red && arm.role !== 'broken');
  const [label, setLabel] = useState('');
  const green = others.find((arm) => arm.label === label) ?? others[0] ?? null;
  if (red === null && green === null) return <p class="note">No arm of this fault has run.</p>;
  return (
    <>
      {others.length < 2 ? null : (
        <p class="pick">
          <label for="green">Compare the broken arm with</label>
          <select id="green" value={green?.label} onChange={(event) => setLabel(event.currentTarget.value)}>
            {others.map((arm) => (
              <option key={arm.label} value={arm.label}>
                {arm.label}
              </option>
            ))}
          </select>
        </p>
      )}
      <SideBySide
        key={`${fault.name} ${green?.label}`}
        scenario={scenario.name}
        arms={[red, green].filter((arm) => arm !== null)}
      />
    </>
  );
}

/** A scenario: what is seen, why, where, and what its arms came to. */
export function ScenarioView({ scenario, fault: asked }: { scenario: ScenarioData; fault: string | null }) {
  const fault = scenario.faults.find(({ name }) => name === asked) ?? scenario.faults[0] ?? null;
  const controls = scenario.arms.filter(({ role, fault: of }) => role === 'control' || of === null);
  return (
    <div class="page">
      <div class="answer">
        <h1 tabIndex={-1}>
          <VerdictTag verdict={scenario.verdict} large />
          <span>{scenario.title}</span>
        </h1>
      </div>
      <Facts
        prose
        facts={[
          ['Symptom', scenario.symptom],
          ['Hypothesis', scenario.hypothesis],
          ['Healthy means', scenario.steadyState],
        ]}
      />
      {fault === null ? null : (
        <>
          <Section id="fault" title="Fault">
            <FaultChoice scenario={scenario} chosen={fault.name} />
            <p class="lead">{fault.title}.</p>
            <p class="note">
              Expected: {fault.status} {fault.kinds.join(', ')};{' '}
              {fault.shape === 'cyclic' ? 'the fault comes and goes' : 'the fault stays'}.
            </p>
            <Topology key={fault.name} fault={fault} />
          </Section>
          <Section
            id="red-green"
            title="Red and green"
            note="The same fault, without and with the mitigation, on one time axis."
          >
            <RedAndGreen key={fault.name} scenario={scenario} fault={fault} />
          </Section>
          <Section id="arms" title={`Arms of ${fault.name}`}>
            <ul class="arm-list">
              {armsUnder(scenario, fault.name).map((arm) => (
                <ArmRow key={arm.label} scenario={scenario.name} arm={arm} />
              ))}
            </ul>
          </Section>
        </>
      )}
      {controls.length === 0 ? null : (
        <Section id="controls" title="Without a fault">
          <ul class="arm-list">
            {controls.map((arm) => (
              <ArmRow key={arm.label} scenario={scenario.name} arm={arm} />
            ))}
          </ul>
        </Section>
      )}
      {scenario.missing.length === 0 ? null : <p class="note">Without a result: {scenario.missing.join(', ')}</p>}
    </div>
  );
}
