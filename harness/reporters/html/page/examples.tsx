import type { ArmData, ExampleRequest } from '../report-data.ts';
import { formatAt, formatMs } from './format.ts';
import { Section } from './parts.tsx';

const words: Readonly<Record<ExampleRequest['why'], string>> = {
  failed: 'failed',
  saved: 'met a failure and was answered',
  slowest: 'the slowest',
};

function Waterfall({ example }: { example: ExampleRequest }) {
  const { attempts, latencyMs } = example;
  const end = Math.max(latencyMs ?? 0, ...attempts.map(({ to }) => to), 0.1);
  return (
    <ol class="waterfall">
      {attempts.map(({ node, status, kind, from, to }, at) => {
        const left = Math.max(0, Math.min(98, (from / end) * 100));
        const failed = kind !== null || (status !== null && status >= 500);
        return (
          <li key={at}>
            <code>{node}</code>
            <span class="track" aria-hidden="true">
              <span
                class={failed ? 'other' : 'ok'}
                style={{
                  left: `${left}%`,
                  width: `${Math.max(1.5, Math.min(100 - left, ((to - from) / end) * 100))}%`,
                }}
              />
            </span>
            <span>
              {kind ?? status ?? 'no answer'} <span class="quiet">after {formatMs(Math.max(0, to - from))}</span>
            </span>
          </li>
        );
      })}
    </ol>
  );
}

/** Single requests, attempt by attempt. */
export function Examples({ arm }: { arm: ArmData }) {
  if (arm.examples.length === 0) return null;
  return (
    <Section id="requests" title="Single requests, attempt by attempt">
      <ul class="examples">
        {arm.examples.map((example) => (
          <li key={`${example.why} ${example.id}`}>
            <h3>
              <code>{example.request}</code> <span class="quiet">{words[example.why]}</span>
            </h3>
            <p class="note">
              gc-{example.id}, due at {formatAt(example.dueMs)}: {example.outcome} after {formatMs(example.latencyMs)}
              {example.attempts.length === 0 ? ', without an attempt at a node' : ''}
            </p>
            <Waterfall example={example} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
