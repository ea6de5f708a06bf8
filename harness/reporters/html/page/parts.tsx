import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';

/** A section of a page, which an address can point to. */
export function Section({
  id,
  title,
  note,
  children,
}: {
  id: string;
  title: string;
  note?: string | undefined;
  children: ComponentChildren;
}) {
  return (
    <section id={`at-${id}`} aria-labelledby={`title-${id}`}>
      <h2 id={`title-${id}`} tabIndex={-1}>
        {title}
      </h2>
      {note === undefined ? null : <p class="note">{note}</p>}
      {children}
    </section>
  );
}

/** A wide thing that scrolls by itself on a narrow screen, with the keyboard too. */
export function Scroll({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: no landmark, or there would be dozens
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <div class="scroll" role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}

/** A term and what is said of it, many of them in a row. */
export function Facts({
  facts,
  prose = false,
}: {
  facts: readonly (readonly [string, ComponentChildren])[];
  prose?: boolean;
}) {
  return (
    <dl class={prose ? 'facts prose' : 'facts'}>
      {facts.map(([term, said]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{said}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A command to copy. */
export function Command({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState(false);
  const code = useRef<HTMLElement>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      // Without the right to the clipboard it is selected, ready for Ctrl-C.
      if (code.current !== null) getSelection()?.selectAllChildren(code.current);
    }
  };
  return (
    <div class="command">
      <code ref={code}>{text}</code>
      <button type="button" onClick={copy} onBlur={() => setCopied(false)} aria-label={`Copy: ${label}`}>
        <span aria-live="polite">{copied ? 'Copied' : 'Copy'}</span>
      </button>
    </div>
  );
}

/** A column of a table: its head, and whether it has figures. */
export interface Column {
  readonly head: string;
  readonly figures?: boolean;
}

/** A table in a frame that scrolls by itself where it is too wide. */
export function Table({
  label,
  columns,
  rows,
}: {
  label: string;
  columns: readonly Column[];
  rows: readonly (readonly ComponentChildren[])[];
}) {
  return (
    <Scroll label={label}>
      <table>
        <thead>
          <tr>
            {columns.map(({ head, figures }) => (
              <th key={head} scope="col" class={figures ? 'n' : ''}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            <tr key={row}>
              {cells.map((cell, at) => (
                <td key={columns[at]?.head} class={columns[at]?.figures ? 'n' : ''}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
