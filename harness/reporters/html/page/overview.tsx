import type { ArmData } from '../report-data.ts';
import { ArmList } from './arm-list.tsx';
import { ArmMatrix } from './arm-matrix.tsx';
import { report } from './data.ts';
import { counted, formatCount, formatDate, formatDuration } from './format.ts';
import { Command, Facts } from './parts.tsx';
import { toOverview } from './route.ts';
import { VerdictTag, verdicts } from './verdict.tsx';

const arms: readonly ArmData[] = report.scenarios.flatMap((scenario) => scenario.arms);
const missing = report.scenarios.reduce((sum, scenario) => sum + scenario.missing.length, 0);

function answer(): string {
  if (arms.length === 0) return 'No arm has run.';
  const those = arms.filter(({ verdict }) => verdict === report.verdict).length;
  const share =
    those === arms.length
      ? `All ${counted(arms.length, 'arm')}`
      : `${formatCount(those)} of ${counted(arms.length, 'arm')}`;
  const [only] = report.scenarios;
  const of =
    report.scenarios.length === 1 && only !== undefined ? only.name : counted(report.scenarios.length, 'scenario');
  return `${share} of ${of} ${those === 1 ? 'is' : 'are'} ${report.verdict}.`;
}

function Counts({ verdict }: { verdict: string | null }) {
  return (
    <ul class="counts" aria-label="Arms by verdict">
      {verdicts.map((each) => {
        const count = arms.filter((arm) => arm.verdict === each).length;
        const chosen = verdict === each;
        return (
          <li key={each}>
            <a
              class={count === 0 ? 'none' : ''}
              href={toOverview({ verdict: chosen ? null : each })}
              aria-current={chosen ? 'true' : undefined}
            >
              <b>{formatCount(count)}</b> <VerdictTag verdict={each} />
            </a>
          </li>
        );
      })}
    </ul>
  );
}

function WhatRan() {
  const { environment, startedAt, finishedAt, seed, confidence, shard } = report;
  const { gateway, runtime, engine, toxiproxy, kernel, os, cpus } = environment;
  const requests = arms.reduce((sum, arm) => sum + arm.requests.sent, 0);
  const lasted = finishedAt === null ? null : Date.parse(finishedAt) - Date.parse(startedAt);
  return (
    <Facts
      facts={[
        ['Gateway', `${gateway.name} ${gateway.version}`],
        [
          'Digest',
          <code class="digest" title={`${gateway.digest}\n${gateway.origin}`}>
            {gateway.digest.slice(0, 19)}
          </code>,
        ],
        ['Runtime', engine === null ? runtime : `${runtime}, ${engine}`],
        ['Toxiproxy', toxiproxy ?? 'not used'],
        ['Machine', `${os} ${kernel}, ${counted(cpus, 'CPU')}`],
        ['Seed', String(seed)],
        ['Confidence', confidence],
        ['Requests', formatCount(requests)],
        ['Started', formatDate(startedAt)],
        ['Lasted', lasted === null || Number.isNaN(lasted) ? 'did not end' : formatDuration(lasted)],
        ...(shard === null ? [] : ([['Shard', `${shard.index} of ${shard.of}`]] as const)),
      ]}
    />
  );
}

/** What was run, what came of it, and where to look. */
export function Overview({ verdict, words }: { verdict: string | null; words: string }) {
  return (
    <div class="page">
      <div class="answer">
        <h1 tabIndex={-1}>
          <VerdictTag verdict={report.verdict} large />
          <span>{answer()}</span>
        </h1>
        {report.complete ? null : (
          <p class="warning">
            This run was stopped before its end
            {missing === 0 ? '' : `: ${counted(missing, 'planned arm')} without a result`}.
          </p>
        )}
      </div>
      <Counts verdict={verdict} />
      <WhatRan />
      <h2 class="small">Run it again</h2>
      <Command text={report.again} label="the command of this run" />
      <ArmMatrix />
      <ArmList verdict={verdict} words={words} />
    </div>
  );
}
