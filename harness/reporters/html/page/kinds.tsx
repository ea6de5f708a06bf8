import type { ArmData, LogLine } from '../report-data.ts';
import { report } from './data.ts';
import { counted, formatCount } from './format.ts';
import { Scroll, Section } from './parts.tsx';
import { toKind } from './route.ts';

function Lines({ lines, label }: { lines: readonly LogLine[]; label: string }) {
  if (lines.length === 0) return null;
  return (
    <Scroll label={label}>
      <ul class="log">
        {lines.map(({ from, line }) => (
          <li key={`${from} ${line}`}>
            <span class="from">{from}</span>
            <code>{line}</code>
          </li>
        ))}
      </ul>
    </Scroll>
  );
}

/** The kinds of errors of an arm, each with the lines that tell of it, and what else was logged. */
export function Kinds({ arm }: { arm: ArmData }) {
  const { kinds, logs, errorsBehind, crashes } = arm;
  if (kinds.length === 0 && logs.length === 0 && errorsBehind.length === 0) return null;
  const told = new Set(kinds.map(({ id }) => id));
  const others = logs.filter(({ kind }) => kind === null || !told.has(kind));
  return (
    <Section id="kinds" title="Errors, and the lines that decide">
      {kinds.length === 0 ? <p class="note">No request ended in a gateway error. What was logged on the way:</p> : null}
      {kinds.map(({ id, count }) => {
        const known = report.kinds.find((kind) => kind.id === id);
        return (
          <div class="kind" key={id}>
            <h3>
              <b>{formatCount(count)}</b> {known === undefined ? id : <a href={toKind(id)}>{id}</a>}
            </h3>
            {known === undefined ? null : <p>{known.meaning}</p>}
            <Lines lines={logs.filter(({ kind }) => kind === id)} label={`Log lines of ${id}`} />
          </div>
        );
      })}
      {errorsBehind.length === 0 ? null : (
        <ul>
          {errorsBehind.map(({ gateway, status, kind, count, passedOn }) => (
            <li key={`${gateway} ${status} ${kind}`}>
              {gateway}, behind the gateway, made {formatCount(count)} × {status} {kind}; {formatCount(passedOn)} of
              them came through.
            </li>
          ))}
        </ul>
      )}
      {crashes.map(({ program, at, path, stack }) => (
        <div class="kind" key={`${program} ${at}`}>
          <h3>
            {program} died of <code>{path}</code>
          </h3>
          <Scroll label={`What ${program} said as it died`}>
            <pre>{stack.join('\n')}</pre>
          </Scroll>
        </div>
      ))}
      {others.length === 0 ? null : (
        <details open={kinds.length === 0}>
          <summary>{counted(others.length, kinds.length === 0 ? 'line' : 'other line')}</summary>
          <Lines lines={others} label="Other log lines" />
        </details>
      )}
    </Section>
  );
}
