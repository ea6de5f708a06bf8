import type { AblationData, ArmData } from '../report-data.ts';
import { diffLines } from './diff-lines.ts';
import { DiffView } from './diff-view.tsx';
import { counted } from './format.ts';
import { Table } from './parts.tsx';

function Ablations({ ablations }: { ablations: readonly AblationData[] }) {
  if (ablations.length === 0) return null;
  return (
    <>
      <h3>Without each directive</h3>
      <p class="note">The mitigation was run again with one change less each time.</p>
      <Table
        label="Ablations"
        columns={[{ head: 'Without' }, { head: 'Effect' }, { head: 'Because' }]}
        rows={ablations.map(({ text, file, line, effect, because }) => [
          <code key="t" title={`${file}:${line}`}>
            {text}
          </code>,
          effect ?? 'not judged',
          because ?? '',
        ])}
      />
    </>
  );
}

/** What the mitigation changes in the config: the directives that matter are marked. */
export function ConfigDiff({
  mitigation,
  ablations,
}: {
  mitigation: NonNullable<ArmData['mitigation']>;
  ablations: readonly AblationData[];
}) {
  const lines = diffLines(mitigation.diff, ablations);
  const changed = lines.filter(({ directive }) => directive).length;
  return (
    <>
      <p class="note">
        <code>{mitigation.config}</code>, against the config of the broken arm:{' '}
        {changed === 0 ? 'no directive differs' : `${counted(changed, 'line')} that matter`}
        {mitigation.with === null ? '.' : `. Beside the gateway works ${mitigation.with}.`}
      </p>
      {lines.length === 0 ? null : <DiffView label={`Changes in ${mitigation.config}`} lines={lines} />}
      <Ablations ablations={ablations} />
    </>
  );
}
