import type { KindData } from '../report-data.ts';
import { armsWithKind, report } from './data.ts';
import { counted, formatCount } from './format.ts';
import { Command, Facts, Section } from './parts.tsx';
import { toArm, toKind } from './route.ts';

const maxFails = (counts: KindData['countsMaxFails']) =>
  counts === true ? 'yes' : counts === false ? 'no' : 'only where it is passed on';

function Kind({ kind }: { kind: KindData }) {
  const seen = armsWithKind(kind.id);
  return (
    <Section id={kind.id} title={kind.id}>
      <p class="lead">{kind.meaning}</p>
      <p>{kind.trigger}</p>
      <Facts
        facts={[
          ['Status', kind.status === null ? 'it depends' : String(kind.status)],
          ['proxy_next_upstream', kind.nextUpstreamFlag ?? 'never passed on'],
          ['Counts for max_fails', maxFails(kind.countsMaxFails)],
        ]}
      />
      {kind.pattern === null ? null : (
        <>
          <h3>Find its lines</h3>
          <Command text={`grep -E '${kind.pattern}' /var/log/nginx/error.log`} label={`lines of ${kind.id}`} />
        </>
      )}
      <h3>Look at</h3>
      <ul class="looks">
        {kind.look.map(({ command, tells }) => (
          <li key={command}>
            <p>{tells}</p>
            <Command text={command} label={tells} />
          </li>
        ))}
      </ul>
      <details>
        <summary>
          Seen {formatCount(seen.reduce((sum, { count }) => sum + count, 0))} times, in {counted(seen.length, 'arm')}
        </summary>
        <ul class="seen-in">
          {seen.map(({ scenario, arm, count }) => (
            <li key={`${scenario} ${arm}`}>
              <a href={toArm(scenario, arm, 'kinds')}>
                {scenario} {arm}
              </a>{' '}
              <span class="quiet">{formatCount(count)}</span>
            </li>
          ))}
        </ul>
      </details>
    </Section>
  );
}

/** For each kind of error that was seen, what one looks at in production. */
export function Investigate({ kind }: { kind: string | null }) {
  return (
    <div class="page">
      <h1 tabIndex={-1}>Investigate in production</h1>
      <p class="lead">
        The errors of this run, and what to look at when nginx logs the same somewhere else. Nothing here changes
        anything.
      </p>
      <nav class="contents" aria-label="Kinds">
        {report.kinds.map(({ id }) => (
          <a key={id} href={toKind(id)} aria-current={id === kind ? 'true' : undefined}>
            {id}
          </a>
        ))}
      </nav>
      {report.kinds.length === 0 ? <p class="note">No gateway error was seen in this run.</p> : null}
      {report.kinds.map((each) => (
        <Kind key={each.id} kind={each} />
      ))}
    </div>
  );
}
