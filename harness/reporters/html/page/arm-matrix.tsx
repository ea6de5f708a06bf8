import type { ArmData, ScenarioData } from '../report-data.ts';
import { report } from './data.ts';
import { formatShare } from './format.ts';
import { toArm, toScenario } from './route.ts';
import { VerdictSign } from './verdict.tsx';

const ended = ({ requests }: ArmData) => requests.sent - requests.inFlight;

/** How loud a share of errors is: none, some, much, most. */
function loudness(arm: ArmData): string {
  const share = ended(arm) === 0 ? 0 : arm.gatewayErrors / ended(arm);
  return share === 0 ? 's0' : share < 0.02 ? 's1' : share < 0.15 ? 's2' : share < 0.5 ? 's3' : 's4';
}

function Cell({ scenario, arm }: { scenario: string; arm: ArmData }) {
  const share = formatShare(arm.gatewayErrors, ended(arm));
  const [first = arm.name, ...fault] = arm.name.split('/');
  const name = arm.role === 'control' && fault.length > 0 ? fault.join('/') : first;
  return (
    <li class={arm.role === 'broken' ? 'red' : ''}>
      <a
        class={`cell ${loudness(arm)}`}
        href={toArm(scenario, arm.label)}
        title={`${arm.label}: ${share} gateway errors, ${arm.verdict}`}
      >
        <span class="what">{name}</span>
        <span class="how">
          <VerdictSign verdict={arm.verdict} />
          <span class="figure">{share}</span>
          <span class="unseen"> gateway errors</span>
        </span>
      </a>
    </li>
  );
}

/** Arms by what was done to them: controls, then each fault with its broken arm first. */
function groups({
  arms,
  faults,
}: ScenarioData): readonly { readonly name: string; readonly arms: readonly ArmData[] }[] {
  const names = new Set(faults.map(({ name }) => name));
  const rest = arms.filter(({ fault, role }) => role === 'control' || fault === null || !names.has(fault));
  return [
    { name: 'control, without a fault', arms: rest },
    ...faults.map(({ name }) => ({ name, arms: arms.filter((arm) => !rest.includes(arm) && arm.fault === name) })),
  ].filter((group) => group.arms.length > 0);
}

/** Scenario × arm: each cell an arm, with its share of gateway errors. */
export function ArmMatrix() {
  if (report.scenarios.every(({ arms }) => arms.length === 0)) return null;
  return (
    <section aria-labelledby="title-matrix" class="matrix">
      <h2 id="title-matrix">Gateway errors by scenario and arm</h2>
      <p class="note">
        Share of all requests that nginx itself answered with 502, 503 or 504. The broken arm of each fault is there to
        fail.
      </p>
      {report.scenarios.map((scenario) => (
        <div class="matrix-row" key={scenario.name}>
          <h3>
            <VerdictSign verdict={scenario.verdict} /> <a href={toScenario(scenario.name)}>{scenario.name}</a>
          </h3>
          <div class="groups">
            {groups(scenario).map(({ name, arms }) => (
              <div class="group" key={name}>
                <h4>{name}</h4>
                <ul>
                  {arms.map((arm) => (
                    <Cell key={arm.label} scenario={scenario.name} arm={arm} />
                  ))}
                </ul>
              </div>
            ))}
          </div>
        </div>
      ))}
    </section>
  );
}
