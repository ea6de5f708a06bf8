import { brokenCase, controlCase, failoverCase } from '../../harness/judge/testing/history-builder.ts';
import type { ArmCase } from '../../harness/model/arm-case.ts';
import { atMost } from '../../harness/model/claim.ts';
import { decisionPlan } from '../../harness/model/decision.ts';
import { duplicated } from '../../harness/model/duplicated.ts';
import type { ArmHistory } from '../../harness/model/history.ts';
import type { RequestRecord } from '../../harness/model/record.ts';
import type { Verdict } from '../../harness/model/verdict.ts';
import type { Observations } from '../../harness/observe/join.ts';
import { type Behaviour, failover, historyOf, marksOf, observe, unprotected } from './simulate.ts';
import { between, type World } from './world.ts';

/** The three arms of a recorded run. */
export interface Arms {
  readonly control: ArmCase;
  readonly broken: ArmCase;
  readonly mitigated: ArmCase;
}

export type ArmName = keyof Arms;

/** A run whose true answer is known. */
export interface Truth {
  readonly name: string;
  /** The run of a world in which it is so. */
  readonly tell: (world: World) => Arms;
  /** What the judge must say of each arm. */
  readonly right: Readonly<Record<ArmName, Verdict>>;
  /** What must be known of the mitigated arm beside its verdict. */
  readonly shows?: (mitigated: ArmCase) => boolean;
}

interface Telling {
  readonly control?: Partial<Behaviour>;
  readonly broken?: Partial<Behaviour>;
  readonly mitigated?: Partial<Behaviour>;
  /** What is done to what was seen of the mitigated arm. */
  readonly tamper?: (seen: Observations) => Observations;
  /** What else was known of it. */
  readonly history?: (history: ArmHistory) => ArmHistory;
  readonly changes?: Partial<ArmCase>;
}

/** The arms that are as they should be, of the world that was asked for last. */
let sound: { readonly world: World; readonly control: ArmHistory; readonly broken: ArmHistory } | null = null;

function recorded(
  world: World,
  behaviour: Behaviour,
  faulty: boolean,
  alter = (seen: Observations) => seen,
): ArmHistory {
  const marks = faulty ? marksOf(world, behaviour.takesEffect) : [];
  const seen = observe(world, behaviour, marks);
  return historyOf(alter(seen), marks, seen.client);
}

/** What most truths leave as it is: made once for all truths of a seed. */
function soundArms(world: World) {
  const { seed, cycles, ratePerSecond } = world;
  if (sound?.world.seed !== seed || sound.world.cycles !== cycles || sound.world.ratePerSecond !== ratePerSecond) {
    sound = { world, control: recorded(world, unprotected, false), broken: recorded(world, unprotected, true) };
  }
  return sound;
}

/** The arms of a world, sound but for what is told of them. */
function arms(world: World, { control, broken, mitigated, tamper, history, changes }: Telling = {}): Arms {
  const { nodes } = world;
  const unchanged = soundArms(world);
  const others = {
    control: control === undefined ? unchanged.control : recorded(world, { ...unprotected, ...control }, false),
    broken: broken === undefined ? unchanged.broken : recorded(world, { ...unprotected, ...broken }, true),
  };
  const whole = recorded(world, { ...failover, ...mitigated }, true, tamper);
  const plan = changes?.plan === undefined ? {} : { plan: changes.plan };
  return {
    control: controlCase({ nodes, history: others.control, ...plan }),
    broken: brokenCase({ nodes, history: others.broken, ...plan }),
    mitigated: failoverCase({ nodes, ...changes, history: history === undefined ? whole : history(whole) }),
  };
}

const good = { control: 'confirmed', broken: 'confirmed', mitigated: 'confirmed' } as const;
const bad = { ...good, mitigated: 'refuted' } as const;
const unclear = { ...good, mitigated: 'inconclusive' } as const;
const noFault = { ...unclear, broken: 'inconclusive' } as const;

/** A mitigation that works on most requests that meet the fault. */
const leaking =
  (share: number) =>
  ({ random }: World): Telling => ({ mitigated: { react: () => (random() < share ? 'give-up' : 'pass-on') } });

/** Long enough for a leak of one in a hundred to be told from none. */
function longer(world: World): World {
  return { ...world, nodes: world.nodes.slice(0, 2), ratePerSecond: 500, downMs: 400, upMs: 150, cycles: 20 };
}

const strict = { plan: decisionPlan(3, 'strict') } as const;

/** Longer than a node takes to answer, and shorter than the time between two cycles. */
const cutMs = 40;

/** Every so many requests of a cycle that fail for good, and no more. */
function failsPerCycle(world: World, most: number): Partial<Behaviour> {
  const failures = new Map<number, number>();
  return {
    react: (at) => {
      // What a kill cuts was begun before it.
      const cycle = Math.floor((at - world.leadMs + cutMs) / (world.downMs + world.upMs));
      const so = failures.get(cycle) ?? 0;
      if (so >= most) return 'pass-on';
      failures.set(cycle, so + 1);
      return 'give-up';
    },
  };
}

/** What the client gets of a request that met the fault and was served by another node. */
const ends = (ending: ReturnType<Behaviour['end']>): Telling => ({ mitigated: { end: () => ending } });

function without<Entry>(entries: readonly Entry[], share: number, random: () => number): readonly Entry[] {
  const kept = entries.filter(() => random() >= share);
  return kept.length < entries.length ? kept : entries.slice(1);
}

const tampered = (tamper: (seen: Observations, world: World) => Observations) => (world: World) =>
  arms(world, { tamper: (seen) => tamper(seen, world) });

/** The gateway's log by another clock. */
function shifted(seen: Observations, ms: number): Observations {
  const access = seen.access.map((entry) => ({
    ...entry,
    startEpochMs: entry.startEpochMs + ms,
    endEpochMs: entry.endEpochMs + ms,
  }));
  return { ...seen, access };
}

/** The agent did not run for so long: what was due meanwhile is sent when it goes on. */
function starved(world: World): Telling {
  const from = world.leadMs + between(world.random, 0, 1) * world.cycles * world.downMs;
  const lateMs = (dueMs: number): number => (dueMs >= from && dueMs < from + 300 ? from + 300 - dueMs : 0);
  return {
    mitigated: { lateMs },
    history: (history) => ({
      ...history,
      account: history.account === null ? null : { ...history.account, longestStallMs: 300 },
    }),
  };
}

const isDuplicated = (record: RequestRecord, { requests }: ArmCase): boolean => duplicated(record, requests);

/** Every truth, and what the judge must say of it. */
export const truths: readonly Truth[] = [
  { name: 'the mitigation works', tell: (world) => arms(world), right: good },
  {
    name: 'the fault never fires',
    tell: (world) => {
      const never = { takesEffect: () => false };
      return arms(world, { broken: never, mitigated: never });
    },
    right: noFault,
  },
  {
    name: 'the fault fires once only',
    tell: (world) => {
      const once = { takesEffect: (cycle: number) => cycle === 0 };
      return arms(world, { broken: once, mitigated: once });
    },
    right: noFault,
  },
  {
    name: 'the fault fires where there is no traffic',
    tell: (world) => {
      const elsewhere = { asksTarget: false };
      return arms(world, { broken: elsewhere, mitigated: elsewhere });
    },
    right: noFault,
  },
  {
    name: 'the mitigation does nothing',
    tell: (world) => arms(world, { mitigated: { react: () => 'give-up' } }),
    right: bad,
  },
  { name: 'it leaks 50 %', tell: (world) => arms(world, leaking(0.5)(world)), right: bad },
  { name: 'it leaks 10 %', tell: (world) => arms(world, leaking(0.1)(world)), right: bad },
  { name: 'it leaks 5 %', tell: (world) => arms(world, leaking(0.05)(world)), right: bad },
  {
    name: 'it leaks 1 %, strict',
    tell: (world) => {
      const long = longer(world);
      return arms(long, { ...leaking(0.01)(long), changes: strict });
    },
    right: bad,
  },
  { name: 'it works, strict', tell: (world) => arms(longer(world), { changes: strict }), right: good },
  {
    name: 'it turns 502 into 504',
    tell: (world) => arms(world, { mitigated: { react: () => 'give-up', failure: { status: 504, byApp: false } } }),
    right: bad,
  },
  { name: 'it turns 502 into a reset', tell: (world) => arms(world, ends({ outcome: 'ECONNRESET' })), right: bad },
  { name: 'it turns 502 into a lost answer', tell: (world) => arms(world, ends({ outcome: 'TIMEOUT' })), right: bad },
  { name: 'it turns 502 into a cut body', tell: (world) => arms(world, ends({ outcome: 'TRUNCATED' })), right: bad },
  {
    name: 'it turns 502 into a slow 200',
    tell: (world) => arms(world, ends({ laterMs: 400 })),
    right: good,
    shows: ({ history: { records } }) => records.some(({ dueMs, doneMs }) => (doneMs ?? 0) - dueMs >= 400),
  },
  {
    name: 'it does POSTs twice',
    tell: (world) => arms(world, { mitigated: { failsAs: () => 'premature-close', takenOn: () => true } }),
    right: good,
    shows: (mitigated) => mitigated.history.records.some((record) => isDuplicated(record, mitigated)),
  },
  {
    name: 'its mark is missing',
    tell: (world) => arms(world, { mitigated: { failsAs: () => null } }),
    right: unclear,
  },
  {
    name: 'the fault fails in another way',
    tell: (world) => {
      const slow: Partial<Behaviour> = { failsAs: () => 'read-timeout', failure: { status: 504, byApp: false } };
      return arms(world, { broken: slow });
    },
    right: { ...unclear, broken: 'refuted' },
  },
  {
    name: 'the app answers 502 itself, without a mitigation',
    tell: (world) =>
      arms(world, { broken: { failsAs: () => 'premature-close', failure: { status: 502, byApp: true } } }),
    right: { ...unclear, broken: 'refuted' },
  },
  {
    name: 'the app answers 502 itself, in place of the gateway',
    tell: (world) => {
      const own: Partial<Behaviour> = {
        failsAs: () => 'premature-close',
        react: () => 'give-up',
        failure: { status: 502, byApp: true },
      };
      return arms(world, { mitigated: own });
    },
    right: bad,
  },
  {
    name: 'the control arm is not healthy',
    tell: (world) => arms(world, { control: { othersFail: () => world.random() < 0.02 } }),
    right: { control: 'inconclusive', broken: 'inconclusive', mitigated: 'inconclusive' },
  },
  {
    name: 'a healthy node fails',
    tell: (world) => arms(world, { mitigated: { othersFail: () => world.random() < 0.02 } }),
    right: unclear,
  },
  { name: 'the agent is starved', tell: (world) => arms(world, starved(world)), right: unclear },
  {
    name: 'client records are lost',
    tell: tampered((seen, { random }) => ({ ...seen, client: without(seen.client, 0.001, random) })),
    right: unclear,
  },
  {
    name: 'lines of the access log are lost',
    tell: tampered((seen, { random }) => ({ ...seen, access: without(seen.access, 0.001, random) })),
    right: unclear,
  },
  {
    name: 'lines of a journal are lost',
    tell: tampered((seen, { random }) => {
      // A node that is killed may have answered what it has not written down any more.
      const lost = (node: string): boolean => node !== 'app-2' && random() < 0.002;
      const journal = seen.journal.filter(({ node }) => !lost(node));
      return { ...seen, journal: journal.length < seen.journal.length ? journal : journal.slice(1) };
    }),
    right: unclear,
  },
  {
    name: "the gateway's clock is shifted",
    tell: tampered((seen, { random }) => {
      const by = between(random, 60, 500);
      return shifted(seen, random() < 0.5 ? by : -by);
    }),
    right: unclear,
  },
  {
    name: 'the gateway restarts by itself',
    tell: (world) =>
      arms(world, {
        history: (history) => ({
          ...history,
          programs: [{ program: 'gateway', at: world.leadMs, event: 'exited', expected: false, detail: 'SIGSEGV' }],
        }),
      }),
    right: unclear,
  },
  {
    name: 'the mitigation asks the nodes for another page',
    tell: (world) => arms(world, { mitigated: { asks: () => 'GET /cheap' } }),
    right: unclear,
  },
  {
    name: 'it asks them for some pages by another method',
    tell: (world) =>
      arms(world, { mitigated: { asks: (method) => (method === 'POST' ? 'GET /checkout' : undefined) } }),
    right: unclear,
  },
  {
    name: 'the nodes of all arms are asked for another page',
    tell: (world) => {
      const stripped: Partial<Behaviour> = { asks: (method) => `${method} /root` };
      return arms(world, { control: stripped, broken: stripped, mitigated: stripped });
    },
    right: good,
  },
  {
    name: 'all arms are skipped',
    tell: (world) => {
      const { control, broken, mitigated } = arms(world);
      const skipped = { skippedBecause: 'the runtime has no such thing' };
      return {
        control: { ...control, ...skipped },
        broken: { ...broken, ...skipped },
        mitigated: { ...mitigated, ...skipped },
      };
    },
    right: { control: 'skipped', broken: 'skipped', mitigated: 'skipped' },
  },
  {
    name: 'a bound is kept',
    tell: (world) => arms(world, { mitigated: failsPerCycle(world, 6), changes: { claim: atMost({ perCycle: 6 }) } }),
    right: good,
  },
  {
    name: 'a bound is exceeded by one',
    tell: (world) => arms(world, { mitigated: failsPerCycle(world, 7), changes: { claim: atMost({ perCycle: 6 }) } }),
    right: bad,
  },
  {
    name: 'recovery never comes',
    tell: (world) => {
      const last = world.leadMs + (world.cycles - 1) * (world.downMs + world.upMs) + world.downMs + world.backMs;
      const react: Behaviour['react'] = (at) => (at > last ? 'give-up' : 'pass-on');
      return arms(world, { mitigated: { react, failsOnMs: Number.POSITIVE_INFINITY } });
    },
    right: bad,
  },
];
