import type { DiffLine } from './diff-lines.ts';
import { Scroll } from './parts.tsx';

const said = { '+': 'added: ', '-': 'taken away: ', ' ': '', '@': '' } as const;
const looks = { '+': ' plus', '-': ' minus', ' ': '', '@': ' hunk' } as const;

/** The lines of a diff; directives that were added or taken away stand out. */
export function DiffView({ label, lines }: { label: string; lines: readonly DiffLine[] }) {
  return (
    <Scroll label={label}>
      <pre class="diff">
        {lines.map(({ sign, text, directive, ablation }, at) => (
          <div key={at} class={`d${looks[sign]}${directive ? ' matters' : ''}`}>
            <span class="unseen">{said[sign]}</span>
            <span class="at" aria-hidden="true">
              {sign === '@' ? '' : sign}
            </span>
            {text}
            {ablation?.effect == null ? null : <span class="chip">{ablation.effect}</span>}
          </div>
        ))}
      </pre>
    </Scroll>
  );
}
