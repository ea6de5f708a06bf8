import type { ArmData } from '../report-data.ts';
import { counted, formatAt, formatCount, formatMs, formatShare, formatTiny, unknown } from './format.ts';
import { Facts, Table } from './parts.tsx';
import { TestPath } from './test-path.tsx';

const tests = {
  sprt: 'sequential test (Wald)',
  bound: 'counting against a bound',
  ratio: 'comparison of two arms',
  threshold: 'thresholds',
} as const;

function Decision({ arm }: { arm: ArmData }) {
  const { test, alpha, beta, decidedAt, leakExcluded, path } = arm.decision;
  return (
    <>
      <h3>The test</h3>
      <Facts
        facts={[
          ['Settled by', arm.settledBy ?? unknown],
          ['Test', test === null ? 'none' : tests[test]],
          ['α, β', alpha === 0 ? unknown : `${formatTiny(alpha)}, ${formatTiny(beta)}`],
          ['Decided at', decidedAt === null ? 'undecided' : `request ${formatCount(decidedAt)}`],
          ...(leakExcluded === null
            ? []
            : ([['Leak excluded', `${formatShare(Math.ceil(leakExcluded * 1000) / 1000, 1)} or more`]] as const)),
          ['Met the fault', `${formatCount(arm.exposures)}, ${formatCount(arm.exposuresFailed)} failed`],
          ['At risk', `${formatCount(arm.atRisk)}, ${formatCount(arm.atRiskFailed)} failed`],
        ]}
      />
      {path === null ? null : <TestPath path={path} decidedAt={decidedAt} />}
    </>
  );
}

function FaultMarks({ arm }: { arm: ArmData }) {
  if (arm.faults.length === 0) return null;
  return (
    <>
      <h3>Fault marks</h3>
      <Table
        label="Fault marks"
        columns={[
          { head: 'Fault' },
          { head: 'From', figures: true },
          { head: 'To', figures: true },
          { head: 'Healthy again', figures: true },
          { head: 'Proof' },
          { head: 'A request meets it by' },
        ]}
        rows={arm.faults.map(({ type, target, from, to, recoveredAt, proof, meets }) => [
          <code key="f">{`${type} ${target}`}</code>,
          formatAt(from),
          formatAt(to),
          recoveredAt === null ? 'not seen' : formatAt(recoveredAt),
          proof ?? 'none: it supports no verdict',
          meets,
        ])}
      />
      {arm.moreFaults > 0 ? <p class="note">and {formatCount(arm.moreFaults)} more</p> : null}
    </>
  );
}

function Acts({ arm }: { arm: ArmData }) {
  if (arm.mitigationMarks.length === 0 && arm.acts.length === 0) return null;
  return (
    <>
      <h3>Mitigation marks</h3>
      {arm.mitigationMarks.length === 0 ? null : (
        <p>{arm.mitigationMarks.map(({ type, count }) => `${type}: ${formatCount(count)}`).join(', ')}</p>
      )}
      {arm.acts.length === 0 ? null : (
        <Table
          label="Acts"
          columns={[{ head: 'Act' }, { head: 'On' }, { head: 'At', figures: true }, { head: 'Proof' }]}
          rows={arm.acts.map(({ type, target, at, proof }) => [
            type,
            <code key="t">{target}</code>,
            formatAt(at),
            proof,
          ])}
        />
      )}
      {arm.moreActs > 0 ? <p class="note">and {formatCount(arm.moreActs)} more</p> : null}
    </>
  );
}

function Programs({ arm }: { arm: ArmData }) {
  if (arm.programs.length === 0) return null;
  return (
    <details>
      <summary>{counted(arm.programs.length + arm.morePrograms, 'event')} of programs</summary>
      <Table
        label="Programs that ended and began"
        columns={[{ head: 'Program' }, { head: 'Event' }, { head: 'At', figures: true }, { head: 'Detail' }]}
        rows={arm.programs.map(({ program, event, at, expected, detail }) => [
          <code key="p">{program}</code>,
          expected ? event : `${event} by itself`,
          formatMs(at),
          detail ?? '',
        ])}
      />
    </details>
  );
}

/** What the verdict rests on. */
export function Evidence({ arm }: { arm: ArmData }) {
  return (
    <>
      <Decision arm={arm} />
      <FaultMarks arm={arm} />
      <Acts arm={arm} />
      <Programs arm={arm} />
    </>
  );
}
