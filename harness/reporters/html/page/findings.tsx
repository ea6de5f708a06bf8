import type { FindingData, ValidationData } from '../validation-data.ts';
import { counted } from './format.ts';
import { Command, Scroll, Section } from './parts.tsx';
import { Prose } from './prose.tsx';
import { validation } from './validation.ts';

type Rule = ValidationData['rules'][number];

const looks = {
  error: { sign: '✗', verdict: 'refuted' },
  warning: { sign: '!', verdict: 'inconclusive' },
  info: { sign: 'i', verdict: 'skipped' },
} as const;

const rules = new Map(validation.rules.map((rule) => [rule.id, rule]));
const place = ({ file, line, column }: FindingData) => `${file}:${line}:${column}`;

/** A link to where it is told; a text where it is no address of the web. */
function Link({ to, title }: { to: string; title: string }) {
  if (!/^https?:\/\//.test(to)) return <code>{to}</code>;
  return (
    <a href={to} rel="noreferrer noopener">
      {title}
    </a>
  );
}

function Frame({ finding }: { finding: FindingData }) {
  const { text, from, to } = finding.shown;
  return (
    <Scroll label={`Line ${finding.line} of ${finding.file}`}>
      <pre class="frame">
        <span class="line-number">{finding.line}</span>
        {text.slice(0, from - 1)}
        <mark>{text.slice(from - 1, to - 1)}</mark>
        {text.slice(to - 1)}
      </pre>
    </Scroll>
  );
}

function Why({ rule }: { rule: Rule }) {
  return (
    <details>
      <summary>Why: {rule.title}</summary>
      <p>
        <Prose text={rule.why} />
      </p>
      <ul class="sources">
        {rule.sources.map(({ title, url }) => (
          <li key={url}>
            <Link to={url} title={title} />
          </li>
        ))}
        <li>
          <Link to={rule.docs} title={`The rule ${rule.id}`} />
        </li>
      </ul>
      {rule.experiment === null ? null : <Command text={rule.experiment} label={`the experiment of ${rule.id}`} />}
    </details>
  );
}

function Finding({ finding }: { finding: FindingData }) {
  const { severity, rule: id, message, fix, expired } = finding;
  const rule = rules.get(id);
  const { sign, verdict } = looks[severity];
  return (
    <li class="finding">
      <h3>
        <span class={`verdict v-${verdict}`}>
          <span class="sign" aria-hidden="true">
            {sign}
          </span>
          {severity}
        </span>{' '}
        {id} <code class="quiet">{place(finding)}</code>
      </h3>
      <Frame finding={finding} />
      <p>
        <Prose text={message} />
      </p>
      <p>
        <b>Fix:</b> <Prose text={fix} />
      </p>
      {expired === null ? null : <p class="warning">{expired}</p>}
      {rule === undefined ? null : <Why rule={rule} />}
    </li>
  );
}

function Suppressed({ all }: { all: readonly FindingData[] }) {
  if (all.length === 0) return null;
  return (
    <details>
      <summary>{counted(all.length, 'finding')} suppressed</summary>
      <ul class="told">
        {all.map((finding) => {
          const { by = '', reason = null, owner = null, expires = null } = finding.suppressed ?? {};
          const parts = [reason, owner, expires === null ? null : `until ${expires}`].filter((part) => part !== null);
          return (
            <li key={`${place(finding)} ${finding.rule}`}>
              <code>{place(finding)}</code> {finding.rule}, by {by}
              {parts.length === 0 ? '' : `: ${parts.join('; ')}`}
            </li>
          );
        })}
      </ul>
    </details>
  );
}

/** What the rules found, the worst first, each with its line. */
export function Findings() {
  const { findings, moreFindings } = validation;
  const counting = findings.filter(({ suppressed }) => suppressed === null);
  return (
    <Section id="findings" title="What its rules found">
      {counting.length === 0 ? <p>Nothing.</p> : null}
      <ul>
        {counting.map((finding, at) => (
          <Finding key={`${at} ${place(finding)}`} finding={finding} />
        ))}
      </ul>
      {moreFindings === 0 ? null : <p class="note">and {moreFindings} more: the JSON has all of them</p>}
      <Suppressed all={findings.filter(({ suppressed }) => suppressed !== null)} />
    </Section>
  );
}
