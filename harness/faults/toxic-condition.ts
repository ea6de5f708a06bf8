import type { Condition, ConditionSettings, Ranges } from '../model/fault.ts';
import { type Toxic, toxicName } from '../model/toxic.ts';
import { type ConditionImplementation, type FaultTarget, recoverReachable, type TargetProbe } from './condition.ts';

/** Where toxics hit a share of the connections only, so many are tried to find one that is hit. */
const mostTries = 40;
/** Where all connections are hit, probes that may have ended late. */
const mostLate = 10;
/** A healthy program answers within a few ms: an answer that takes longer than this is the toxic's doing. */
const mostProbeMs = 150;

/** How a toxic is seen in a probe of the target. */
export interface ToxicEffect {
  /** How long a probe waits for an answer; never longer than the proof of a fault may take. */
  readonly withinMs: number;
  /** Whether the probe met it. */
  readonly isHit: (probe: TargetProbe) => boolean;
  /** "does not answer within 150 ms" */
  readonly inWords: string;
}

/** A condition that one toxic is. */
export interface ToxicKind {
  readonly type: Condition['type'];
  /** Its settings beside the toxicity. */
  readonly ranges: Ranges;
  readonly toxic: (settings: ConditionSettings) => Toxic;
  /** What a single request feels of it; null where it feels nothing that could be told from health. */
  readonly effect: (toxic: Toxic) => ToxicEffect | null;
}

/** A condition that several toxics are, all on the same proxy. */
export interface ToxicsKind {
  readonly type: Condition['type'];
  readonly toxics: (settings: ConditionSettings) => readonly Toxic[];
  /** What a single request feels of all of them; null where it feels nothing that could be told from health. */
  readonly effect: (settings: ConditionSettings) => ToxicEffect | null;
}

/** The value of a setting, or what stands for it where it is not said. */
export function numberOf(settings: ConditionSettings, name: string, unsaid: number): number {
  return Number(settings[name] ?? unsaid);
}

/** What is felt of a toxic that keeps an answer away: silence, for as long as a proof may take. */
export function silence(forMs = mostProbeMs): ToxicEffect {
  const withinMs = Math.max(1, Math.min(forMs, mostProbeMs));
  return { withinMs, isHit: ({ answered }) => !answered, inWords: `does not answer within ${Math.round(withinMs)} ms` };
}

/** What is felt of a toxic that breaks a connection before its answer is whole. */
export const brokenOff: ToxicEffect = {
  withinMs: mostProbeMs,
  isHit: ({ answered, tookMs }) => !answered && tookMs < mostProbeMs,
  inWords: 'breaks connections off before they bring an answer',
};

/**
 * Probes until one meets the effect: with a toxicity below 1 most may not. Where all connections are hit an answer says
 * that they are not; a probe that ended late for want of a CPU says nothing, and another is made.
 */
async function seen(target: FaultTarget, toxics: readonly Toxic[], effect: ToxicEffect): Promise<TargetProbe | null> {
  const always = toxics.every(({ toxicity }) => toxicity === 1);
  for (let tries = always ? mostLate : mostTries; tries > 0; tries -= 1) {
    const probe = await target.probe(effect.withinMs);
    if (effect.isHit(probe)) return probe;
    if (always && probe.answered) return null;
  }
  return null;
}

/**
 * The condition of toxics on the proxy in front of a node or a service. Its proof is that Toxiproxy lists each of them
 * and, where a request feels them, that a probe through the proxy did. It is gone when no toxic is left and a probe
 * brings an answer. Connections that were open before it began are hit as well; what has been sent is not undone.
 */
export function toxicsCondition({ type, toxics, effect }: ToxicsKind): ConditionImplementation {
  return {
    type,
    via: 'proxy',
    toxics,
    apply: (target, settings) => target.proxy.addToxics(toxics(settings)),
    prove: async (target, settings) => {
      const wanted = toxics(settings);
      const names = wanted.map(toxicName);
      const { at, listed } = await target.proxy.listToxics();
      if (!names.every((name) => listed.includes(name))) return null;
      const has = `Toxiproxy lists ${names.join(' and ')} on ${target.address}`;
      const felt = effect(settings);
      if (felt === null) return { at, proof: has };
      const probe = await seen(target, wanted, felt);
      return probe === null ? null : { at: probe.at, proof: `${has}, which ${felt.inWords}` };
    },
    revert: async (target) => {
      await target.proxy.removeToxics();
    },
    awaitRecovery: async (target) =>
      (await target.proxy.listToxics()).listed.length > 0 ? null : recoverReachable(target),
  };
}

/** The condition of a single toxic, on all connections or on the share `toxicity` of them. */
export function toxicCondition({ type, ranges, toxic, effect }: ToxicKind): ConditionImplementation {
  return {
    ...toxicsCondition({
      type,
      toxics: (settings) => [toxic(settings)],
      effect: (settings) => effect(toxic(settings)),
    }),
    ranges: { ...ranges, toxicity: [0.01, 1] },
  };
}
