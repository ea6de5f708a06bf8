import { Around, Loaded } from './around.tsx';
import { Asked } from './asked.tsx';
import { CellDialog } from './cell-dialog.tsx';
import { CellTables } from './cell-tables.tsx';
import { Changes } from './changes.tsx';
import { FaultGrid } from './fault-grid.tsx';
import { Findings } from './findings.tsx';
import { counted } from './format.ts';
import { Command, Facts } from './parts.tsx';
import { ThemeButton } from './theme-button.tsx';
import { validation } from './validation.ts';

/** What it comes to, by its exit code. */
function result(): { readonly word: string; readonly sign: string; readonly verdict: string } {
  const { exitCode, loaded } = validation;
  if (exitCode === 0) return { word: 'passes', sign: '✓', verdict: 'confirmed' };
  if (exitCode === 1) return { word: 'fails', sign: '✗', verdict: 'refuted' };
  if (exitCode === 3) return { word: 'inconclusive', sign: '?', verdict: 'inconclusive' };
  if (loaded === false) return { word: 'does not load', sign: '✗', verdict: 'refuted' };
  return { word: 'not put to the test', sign: '–', verdict: 'skipped' };
}

function ResultTag({ large = false }: { large?: boolean }) {
  const { word, sign, verdict } = result();
  return (
    <span class={`verdict v-${verdict}${large ? ' large' : ''}`}>
      <span class="sign" aria-hidden="true">
        {sign}
      </span>
      {word}
    </span>
  );
}

function Header() {
  return (
    <header class="top">
      <nav aria-label="Where you are">
        <ol>
          <li>
            <span class="mark">gatecrash validate</span>
          </li>
          <li>{validation.config.path}</li>
        </ol>
      </nav>
      <div class="tools">
        <ThemeButton />
        <ResultTag />
      </div>
    </header>
  );
}

function WhatWasTested() {
  const { config, environment, gateways, failOn, advisory, toolVersion } = validation;
  const on = environment === null ? [] : ([['Gateway', environment.gateway]] as const);
  const more =
    environment === null
      ? []
      : ([
          [
            'Digest',
            <code key="d" title={`${environment.digest}\n${environment.origin}`}>
              {environment.digest.slice(0, 19)}
            </code>,
          ],
          ['Runtime', environment.runtime],
          ['Machine', environment.machine],
        ] as const);
  return (
    <Facts
      facts={[
        ...on,
        [
          'Config',
          <code key="c" title={config.sha256}>
            {config.sha256.slice(0, 12)}
          </code>,
        ],
        ['Files', counted(config.files.length, 'file')],
        ...(gateways.length === 0 ? [] : ([['Rules for', gateways.join(', ')]] as const)),
        ...more,
        ['Fails on', advisory ? 'nothing (--advisory)' : failOn],
        ['gatecrash', toolVersion],
      ]}
    />
  );
}

const sections = [
  { id: 'changes', title: 'Comparison', isThere: validation.comparison !== null },
  { id: 'grid', title: 'Faults', isThere: validation.cells.length > 0 },
  { id: 'cells', title: 'Figures', isThere: validation.cells.length > 0 },
  { id: 'asked', title: 'Requests', isThere: validation.asked !== null },
  { id: 'findings', title: 'Findings', isThere: true },
  {
    id: 'around',
    title: 'Around the config',
    isThere: validation.supplied.length + validation.missing.length + validation.unreached.length > 0,
  },
] as const;

/** The whole page of a validation. */
export function ValidationView() {
  const { config, answer, tested, environment } = validation;
  return (
    <>
      <a class="skip" href="#main">
        To the content
      </a>
      <Header />
      <main id="main">
        <div class="page">
          <div class="answer">
            <h1 tabIndex={-1}>
              <ResultTag large />
              <span class="mono">{config.path}</span>
            </h1>
            <p class="lead sentence">{answer}.</p>
          </div>
          {tested === null ? null : <p class="note">{tested}.</p>}
          <WhatWasTested />
          {environment === null ? null : <Command text={environment.command} label="the command of this validation" />}
          <nav class="contents" aria-label="On this page">
            {sections
              .filter(({ isThere }) => isThere)
              .map(({ id, title }) => (
                <a key={id} href={`#at-${id}`}>
                  {title}
                </a>
              ))}
          </nav>
          <Loaded />
          <Changes />
          <FaultGrid />
          <CellTables />
          <Asked />
          <Findings />
          <Around />
        </div>
      </main>
      <CellDialog />
    </>
  );
}
