import { describe, expect, it } from 'vitest';
import { beforeVersion, isToldOf, runTrial, trialRuntime, triedRules } from './trials/run-trial.ts';

// Most of what a trial does is to wait: for a fault to be over, for an idle connection to be closed.
describe.concurrent('a real nginx shows', () => {
  it.for(triedRules().map((rule) => [rule.id, rule] as const))('%s', async ([, rule], { skip }) => {
    const { flawed, fixed } = rule.experiment;
    const prepared = await trialRuntime(rule);
    const { version } = prepared.description.gateway;
    skip(!isToldOf(rule, prepared), `nginx ${version} is no such version: GATECRASH_NEWER_NGINX may name one`);
    const seen = await runTrial(rule, prepared);
    expect([flawed.comesTo, seen.flawed, flawed.holds(seen.flawed)]).toEqual([flawed.comesTo, seen.flawed, true]);
    expect([fixed.comesTo, seen.fixed, fixed.holds(seen.fixed)]).toEqual([fixed.comesTo, seen.fixed, true]);
    // What is expected tells the two apart: either would fail in the place of the other.
    expect([flawed.holds(seen.fixed), fixed.holds(seen.flawed)]).toEqual([false, false]);
    const before = await beforeVersion(rule);
    if (before !== null) expect([before, fixed.holds(before.flawed)]).toEqual([before, true]);
  });
});
