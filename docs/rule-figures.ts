import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { packageRoot } from '../harness/cli/package-root.ts';
import type { Expected, Seen, TrialExperiment } from '../harness/lint/experiment.ts';
import { type Before, beforeVersion, isToldOf, runTrial, trialRuntime, triedRules } from '../test/trials/run-trial.ts';
import { wrapped } from './wrapped.ts';

const file = path.join(packageRoot, 'docs/rule-figures.json');

/** What a trial came to when it was measured last. */
interface Figures {
  /** Name and version of the nginx. */
  readonly gateway: string;
  readonly flawed: Seen;
  readonly fixed: Seen;
  /** The flawed config on an nginx that is older than what the rule tells of; null where it tells of every version. */
  readonly before: Before | null;
}

/** What the trials of rules came to, by the rule. */
export type RuleFigures = Readonly<Record<string, Figures>>;

/** Reads what was measured last. */
export function readRuleFigures(): RuleFigures {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/**
 * `npm run docs rules [id …]`: runs the trials of these rules, or of all, and keeps what they came to. Throws where one does
 * not come to what is expected of it.
 */
export async function measureRules(ids: readonly string[]): Promise<void> {
  const figures: Record<string, Figures> = { ...readRuleFigures() };
  const tried = triedRules().filter(({ id }) => ids.length === 0 || ids.includes(id));
  for (const rule of tried) {
    const prepared = await trialRuntime(rule);
    const { name, version } = prepared.description.gateway;
    if (!isToldOf(rule, prepared))
      throw new Error(`${rule.id} is not told of ${name} ${version}: GATECRASH_NEWER_NGINX`);
    const { flawed, fixed } = await runTrial(rule, prepared);
    if (!rule.experiment.flawed.holds(flawed) || !rule.experiment.fixed.holds(fixed))
      throw new Error(`${rule.id} came to ${JSON.stringify({ flawed, fixed })}`);
    figures[rule.id] = { gateway: `${name} ${version}`, flawed, fixed, before: await beforeVersion(rule) };
  }
  const sorted = Object.fromEntries(Object.entries(figures).sort(([a], [b]) => (a < b ? -1 : 1)));
  await writeFile(file, `${JSON.stringify(sorted, null, 2)}\n`);
}

function saidBack({ backAfterMs }: Seen): readonly string[] {
  if (backAfterMs === null) return [];
  if (backAfterMs === 'not') return ['not back'];
  return [backAfterMs === 0 ? 'back at once' : `back after ${(backAfterMs / 1000).toFixed(1)} s`];
}

function saidSeen(seen: Seen): string {
  const { complaints, statuses, attempts, connections } = seen;
  const outcomes = Object.entries(statuses).map(([name, count]) => `${name}×${count}`);
  return [
    ...complaints.map((line) => `\`${line}\``),
    ...(outcomes.length === 0 ? [] : [outcomes.join(', ')]),
    ...(attempts === null ? [] : [`${attempts} attempts`]),
    ...(connections === null ? [] : [`${connections} connections`]),
    ...saidBack(seen),
  ].join('; ');
}

/** What a trial is, and what it came to. */
export function trialLines(id: string, experiment: TrialExperiment, figures: Figures | undefined): readonly string[] {
  const row = (config: string, { comesTo }: Expected, seen: Seen | undefined): string =>
    `| ${config} | ${comesTo} | ${seen === undefined ? '–' : saidSeen(seen)} |`;
  const { before = null } = figures ?? {};
  return [
    '',
    wrapped(`**Proof:** two configs, each in a pod: ${experiment.shows}.`),
    '',
    `| config | what comes of it | measured${figures === undefined ? '' : ` (${figures.gateway})`} |`,
    '| --- | --- | --- |',
    row('flawed', experiment.flawed, figures?.flawed),
    row('fixed', experiment.fixed, figures?.fixed),
    ...(before === null ? [] : [row(`flawed, on ${before.gateway}`, experiment.fixed, before.flawed)]),
    '',
    `The configs are ${experiment.configs === undefined ? 'those below' : `in [${id}.ts](../harness/lint/rules/${id}.ts)`}; [a test](../test/rule-experiments.e2e.test.ts) runs them.`,
  ];
}
