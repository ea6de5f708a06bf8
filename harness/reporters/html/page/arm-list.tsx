import { useState } from 'preact/hooks';
import type { ArmData, ScenarioData } from '../report-data.ts';
import { report } from './data.ts';
import { counted, formatMs } from './format.ts';
import { toArm, toOverview, toScenario } from './route.ts';
import { ErrorShare, VerdictTag } from './verdict.tsx';

/** One arm in a list: verdict, share of errors, and the sentence that decided. */
export function ArmRow({ scenario, arm }: { scenario: string; arm: ArmData }) {
  return (
    <li class={`arm-row r-${arm.verdict}`}>
      <a class="name" href={toArm(scenario, arm.label)}>
        {arm.label}
      </a>
      <VerdictTag verdict={arm.verdict} />
      <ErrorShare arm={arm} />
      <span class="latency">
        <span class="unseen">median and 99th percentile of the latency: </span>
        {formatMs(arm.latencyMs.p50)}
        <i> / {formatMs(arm.latencyMs.p99)}</i>
      </span>
      <span class="because">{arm.sentence}</span>
    </li>
  );
}

/** Whether every word is in what is said of an arm. */
export function matches(scenario: ScenarioData, arm: ArmData, verdict: string | null, words: string): boolean {
  if (verdict !== null && arm.verdict !== verdict) return false;
  const kinds = arm.kinds.map(({ id }) => id).join(' ');
  const text =
    `${scenario.name} ${scenario.title} ${arm.label} ${arm.role} ${arm.verdict} ${kinds} ${arm.sentence}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function Found({ scenario, arms }: { scenario: ScenarioData; arms: readonly ArmData[] }) {
  return (
    <div class="list-of">
      <h3>
        <a href={toScenario(scenario.name)}>{scenario.name}</a> <span class="quiet">{scenario.title}</span>
      </h3>
      <ul class="arm-list">
        {arms.map((arm) => (
          <ArmRow key={arm.label} scenario={scenario.name} arm={arm} />
        ))}
      </ul>
      {scenario.missing.length === 0 ? null : <p class="note">Without a result: {scenario.missing.join(', ')}</p>}
    </div>
  );
}

/** All arms, by words and by verdict. */
export function ArmList({ verdict, words: begun }: { verdict: string | null; words: string }) {
  const [words, setWords] = useState(begun);
  const found = report.scenarios
    .map((scenario) => ({ scenario, arms: scenario.arms.filter((arm) => matches(scenario, arm, verdict, words)) }))
    .filter(
      ({ scenario, arms }) => arms.length > 0 || (scenario.arms.length === 0 && words === '' && verdict === null),
    );
  const count = found.reduce((sum, { arms }) => sum + arms.length, 0);
  const change = (value: string) => {
    setWords(value);
    history.replaceState(null, '', toOverview({ verdict, words: value }));
  };
  return (
    <section aria-labelledby="title-arms">
      <h2 id="title-arms">Arms</h2>
      <div class="filter">
        <label for="words">Filter</label>
        <input
          id="words"
          type="search"
          value={words}
          placeholder="failover, 502, connect-refused …"
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => change(event.currentTarget.value)}
        />
        {verdict === null ? null : (
          <a class="chip" href={toOverview({ words })}>
            only {verdict} <span aria-hidden="true">×</span>
            <span class="unseen">, show all</span>
          </a>
        )}
        <span class="quiet" role="status">
          {count === 0 ? 'nothing matches' : counted(count, 'arm')}
        </span>
      </div>
      {found.map(({ scenario, arms }) => (
        <Found key={scenario.name} scenario={scenario} arms={arms} />
      ))}
    </section>
  );
}
