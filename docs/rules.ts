import { commandOf } from '../harness/lint/describe-rule.ts';
import { isTrial } from '../harness/lint/experiment.ts';
import { rules } from '../harness/lint/index.ts';
import { type OwnRule, ownRules } from '../harness/lint/own-rules.ts';
import type { Rule } from '../harness/lint/rule.ts';
import { saidVersion } from '../harness/lint/version.ts';
import { type RuleFigures, trialLines } from './rule-figures.ts';
import { wrapped } from './wrapped.ts';

const fence = '```';

function versions({ since, until }: Pick<Rule, 'since' | 'until'>): readonly string[] {
  if (since !== null)
    return ['', `Told only where \`--nginx\` names a version that is at least ${saidVersion(since)}.`];
  return until === null
    ? []
    : ['', `Not told where every version that \`--nginx\` names is at least ${saidVersion(until)}.`];
}

function experimentLines({ id, experiment }: Rule, figures: RuleFigures): readonly string[] {
  if (isTrial(experiment)) return trialLines(id, experiment, figures[id]);
  const { scenario, arm, shows } = experiment;
  return [
    '',
    `**Proof:** ${shows} ([${scenario}](scenarios/${scenario}.md), with what was measured, \`${arm}\`):`,
    '',
    `${fence}sh`,
    commandOf(experiment),
    fence,
  ];
}

function exampleLines({ example }: Pick<Rule, 'example'>): readonly string[] {
  return [
    '',
    'Found:',
    '',
    `${fence}nginx`,
    example.flawed,
    fence,
    '',
    'Not found:',
    '',
    `${fence}nginx`,
    example.fixed,
    fence,
    ...(example.compose === undefined ? [] : ['', 'Beside both:', '', `${fence}yaml`, example.compose, fence]),
  ];
}

function compose({ example }: Pick<Rule, 'example'>): readonly string[] {
  return example.compose === undefined ? [] : ['', 'Told only with `--compose`.'];
}

function section(rule: Rule | OwnRule, figures: RuleFigures): readonly string[] {
  const { id, severity, title, why, fix } = rule;
  const isOwn = !('sources' in rule);
  return [
    '',
    `### ${id}`,
    '',
    `**${severity}**: ${title}.`,
    '',
    wrapped(why),
    ...(isOwn ? [] : versions(rule)),
    ...compose(rule),
    '',
    wrapped(`**Fix:** ${fix}.`),
    ...(isOwn ? [] : experimentLines(rule, figures)),
    ...exampleLines(rule),
    ...(isOwn ? [] : ['', `Sources: ${rule.sources.map((source) => `[${source.title}](${source.url})`).join(', ')}.`]),
  ];
}

/** docs/rules.md: what `gatecrash validate --lint-only` looks for, from the rules themselves, with what was measured of them. */
export function rulesPage(figures: RuleFigures): string {
  const lines = [
    '# Rules',
    '',
    'What `gatecrash validate --lint-only nginx.conf` looks for: things that make a gateway less reliable and that its config alone',
    'shows, or the compose file beside it. Nothing is started. This page is made by `npm run docs` from the rules in `harness/lint/rules/`; a test holds each',
    'example against its rule.',
    '',
    '- **error**: it provably does harm. The command exits 1.',
    '- **warning**: it likely does. The command exits 1 with `--fail-on warning`.',
    '- **info**: one should know it.',
    '',
    'Each has an experiment that proves it on a real nginx: an arm of a scenario, or a trial, two configs in pods, of which the one',
    'with the flaw fails as the rule says and the other one does not. Tests run both; the figures are measured by',
    '`npm run docs rules`.',
    '',
    '`--advisory` tells and never fails. `--nginx 1.30.0` names the version that the config is to run on, or several with commas: rules',
    'about a version are told then, and what it has put an end to is not. `--compose docker-compose.yml` holds the names and ports of the',
    'config against the services of that file, with the values of `--env-file` and `--var`, else of the `.env` beside it; other files that',
    'it names are not followed, and a name that may be in one of them is a warning in place of an error. `--reporter` takes `console`, `json`',
    '([validation.schema.json](validation.schema.json)), `markdown` (a comment on a pull request), `github` (annotations) and `sarif`',
    '(code scanning). Values of headers, variables and parameters that go for secrets are shown nowhere.',
    '',
    '| rule | severity | what |',
    '| --- | --- | --- |',
    ...[...rules, ...ownRules].map(({ id, severity, title }) => `| [\`${id}\`](#${id}) | ${severity} | ${title} |`),
    '',
    '## Suppressions',
    '',
    'A comment suppresses rules on the next line that has more than a comment:',
    '',
    `${fence}nginx`,
    '# gatecrash-disable-next-line single-upstream, static-dns-name -- the licence is for one server',
    'server app.internal:8080;',
    fence,
    '',
    'A file (`--suppressions suppressions.json`) suppresses a rule in the files that a pattern names, or on one line by its text. It',
    'wants a reason, an owner and the last day on which it holds; on the next day the finding counts again, and is told as expired.',
    '',
    `${fence}json`,
    JSON.stringify(
      {
        suppressions: [
          {
            rule: 'single-upstream',
            file: 'conf.d/*.conf',
            line: 'server app.internal:8080;',
            reason: 'the licence is for one server',
            owner: 'platform@example.com',
            expires: '2027-06-30',
          },
        ],
      },
      null,
      2,
    ),
    fence,
    '',
    '## The rules',
    ...rules.flatMap((rule) => section(rule, figures)),
    '',
    '## Rules about suppressions',
    ...ownRules.flatMap((rule) => section(rule, figures)),
  ];
  return `${lines.join('\n')}\n`;
}
