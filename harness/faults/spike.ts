import { setTimeout as delay } from 'node:timers/promises';
import type { Condition, ConditionSettings } from '../model/fault.ts';
import { isCalm } from './app-fill.ts';
import type { ConditionImplementation, FaultTarget, Proof, SpikeSize } from './condition.ts';
import { awaitSaturation } from './saturation.ts';

/** A spike of which nothing is answered after this long did not come. */
const answerMs = 3000;
/** The gateway's log is read this often while an answer is waited for. */
const lookEveryMs = 10;
/** The spike has come where this part of it is answered: its connections begin their seconds one after the other. */
const asGoodAsWhole = 0.75;

function sizeOf({ connections, ratePerConnection }: ConditionSettings): SpikeSize {
  return { connections: Number(connections), ratePerConnection: Number(ratePerConnection) };
}

/** Waits for one more answer to the spike in the gateway's log; null where none comes. */
async function awaitAnswer({ load, config }: FaultTarget): Promise<{ at: number; answers: number } | null> {
  const before = load.spikeAnswers();
  const { at: began } = await config.now();
  for (;;) {
    const { at } = await config.now();
    const answers = load.spikeAnswers();
    if (answers > before) return { at, answers };
    if (at - began >= answerMs) return null;
    await delay(lookEveryMs);
  }
}

/**
 * Looks for answers to the spike, and for nodes that are full by it, all of them. Where they never are, as what was done
 * about it helps, the spike is at least seen to be answered at its rate.
 */
async function prove(target: FaultTarget, settings: ConditionSettings): Promise<Proof | null> {
  const first = await awaitAnswer(target);
  if (first === null) return null;
  const { at, met, words } = await awaitSaturation(target, settings);
  const answers = target.load.spikeAnswers();
  if (met) return { at, proof: `the gateway has answered ${answers} requests of the spike, and ${words}`, since: at };
  const rate = ((answers - first.answers) * 1000) / (at - first.at);
  const { connections, ratePerConnection } = sizeOf(settings);
  if (rate < connections * ratePerConnection * asGoodAsWhole) return null;
  const proof = `the gateway answers ${Math.round(rate)} requests of the spike per second`;
  return { at, proof, since: first.at };
}

/**
 * A crowd comes on top of the load: of a closed model, in which each asks again once he has his answer, or his error.
 * Together with the load they are more than the nodes can serve, the queue fills, and what finds no room is turned away
 * as the app does that, whoever sent it: a reset is nginx's "104: Connection reset by peer while reading response
 * header", 502. Those who wait ask for nothing more meanwhile; those who are turned away ask
 * again as soon as `ratePerConnection` lets them.
 */
export const spikeCondition: ConditionImplementation = {
  type: 'spike',
  via: 'load',
  takesTheMachine: true,
  needsStub: true,
  wholePool: true,
  ranges: { connections: [1, 1000], ratePerConnection: [1, 20] },
  prepare: ({ load }, settings) => load.readySpike(sizeOf(settings)),
  apply: ({ load }, settings) => load.startSpike(sizeOf(settings)),
  prove,
  revert: ({ load }) => load.stopSpike(),
  awaitRecovery: async ({ app, recoveryMs }) => {
    const { at, met } = await app.awaitStatus(isCalm, recoveryMs);
    return met ? { at } : null;
  },
};

/**
 * Puts a spike on top of the load of a pool: `connections` that each ask for the next of its pages when they have an
 * answer, `ratePerConnection` times in a second at most; reverting ends it.
 */
export function spike(target: string, settings: { connections: number; ratePerConnection: number }): Condition {
  const { type, via } = spikeCondition;
  return { type, target, via, settings: { ...settings } };
}
