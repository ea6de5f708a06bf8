import { describe, expect, it } from 'vitest';
import { armLabel } from '../model/arm-label.ts';
import { decisionPlan } from '../model/decision.ts';
import type { Scenario } from '../model/scenario.ts';
import { commandLine, defaultOutput, planRun, type RunSettings } from './plan-run.ts';

const fault = (name: string, via: 'process' | 'proxy') => ({
  name,
  title: name,
  inject: { shape: 'steady' as const, condition: { type: 'some', target: 'app-1', via } },
  expect: { status: 502 as const, kinds: ['connect-refused' as const] },
});
const mitigation = (name: string, against: readonly string[]) => ({
  name,
  title: name,
  role: 'mitigation' as const,
  conf: `${name}.conf`,
  against,
  claim: { type: 'noErrors' as const, callsPerRequest: null },
  marks: ['second-attempt' as const],
  with: null,
  load: null,
});

const scenario: Scenario = {
  name: 'flapping-node',
  folder: '/flapping-node',
  title: '',
  symptom: '',
  hypothesis: '',
  upstreams: {},
  load: { type: 'open', ratePerSecond: 1, requests: [], connections: 'fresh', timeoutMs: 1000 },
  steadyState: { errorRateBelow: 0.001, latency: null },
  broken: 'broken.conf',
  faults: [fault('killed', 'process'), fault('refuses', 'proxy')],
  mitigations: [
    mitigation('failover', ['killed', 'refuses']),
    {
      ...mitigation('more-tries', ['killed']),
      role: 'anti-pattern',
      claim: { type: 'worsens', measure: 'attemptsPerRequest', than: 'failover/refuses', by: 2, noHelp: null },
    },
  ],
  configs: {},
};

const settings = {
  confidence: 'normal',
  runtime: 'local',
  nginx: null,
  seed: 1,
  armTimeoutMs: 1000,
  failFast: false,
  repeatEach: 1,
  takes: 1,
  ablate: false,
  shard: null,
  workers: 1,
  keep: false,
  forbidSkipped: false,
  verbose: false,
  output: '/x',
  latest: null,
  command: 'gatecrash run',
} as const;

function select(arms: readonly string[], grep: RegExp | null = null) {
  const result = planRun([scenario], { arms, grep }, settings);
  return 'plan' in result
    ? result.plan.scenarios.flatMap((planned) => planned.arms.map(({ name }) => name))
    : result.problems;
}

const everything = [
  'control',
  'control/refuses',
  'broken/killed',
  'failover/killed',
  'broken/refuses',
  'failover/refuses',
  'more-tries/killed',
];

describe('a plan', () => {
  it('has all arms where none is named, in the order in which they run', () => {
    expect(select([])).toEqual(everything);
  });

  it('takes the control and broken arms that a named arm answers', () => {
    expect(select(['failover/killed'])).toEqual(['control', 'broken/killed', 'failover/killed']);
    expect(select(['failover/refuses'])).toEqual(['control/refuses', 'broken/refuses', 'failover/refuses']);
  });

  it('takes the arm that an anti-pattern compares itself with, and what that rests on', () => {
    expect(select(['more-tries'])).toEqual(everything.filter((name) => name !== 'failover/killed'));
  });

  it('understands a mitigation as all of its arms, and a star as anything', () => {
    expect(select(['failover'])).toEqual(everything.filter((name) => name !== 'more-tries/killed'));
    expect(select(['failover/*'])).toEqual(select(['failover']));
    expect(select(['*/killed'])).toEqual(select(['broken/killed', 'failover/killed', 'more-tries/killed']));
  });

  it('takes no pattern for a regular expression, and no beginning for a name', () => {
    expect(select(['fail'])).toMatchObject([{ code: 'GC1004' }]);
    expect(select(['failover.killed'])).toMatchObject([{ code: 'GC1004' }]);
  });

  it('greps in the names of scenario and arm', () => {
    expect(select([], /^flapping-node broken\/k/)).toEqual(['control', 'broken/killed']);
    expect(select(['failover'], /refuses/)).toEqual(['control/refuses', 'broken/refuses', 'failover/refuses']);
  });

  it('is refused with every pattern that matches nothing', () => {
    expect(select(['failovr', 'control', 'broken/kiled'])).toEqual([
      { code: 'GC1004', message: 'no arm matches failovr', hint: 'did you mean failover?' },
      { code: 'GC1004', message: 'no arm matches broken/kiled', hint: 'did you mean broken/killed?' },
    ]);
  });

  it('is refused where patterns and grep leave nothing', () => {
    expect(select(['control'], /failover/)).toMatchObject([
      { code: 'GC1004', message: 'no arm matches control and /failover/' },
    ]);
  });

  it('leaves out scenarios without a wanted arm', () => {
    const other: Scenario = { ...scenario, name: 'other', mitigations: [] };
    const result = planRun([scenario, other], { arms: ['failover'], grep: null }, settings);
    expect('plan' in result && result.plan.scenarios.map((planned) => planned.scenario.name)).toEqual([
      'flapping-node',
    ]);
  });

  it('shares the error of the run among the arms that really run', () => {
    const result = planRun(
      [scenario],
      { arms: ['failover/killed'], grep: null },
      { ...settings, confidence: 'strict' },
    );
    expect('plan' in result && result.plan.decision).toEqual(decisionPlan(3, 'strict'));
  });
});

function labels(changes: Partial<RunSettings>, arms: readonly string[] = []) {
  const result = planRun([scenario], { arms, grep: null }, { ...settings, ...changes });
  if ('problems' in result) return result.problems;
  return result.plan.scenarios.flatMap((planned) => planned.arms.map(armLabel));
}

function alphaOf(changes: Partial<RunSettings>): number {
  const result = planRun([scenario], { arms: [], grep: null }, { ...settings, ...changes });
  return 'plan' in result ? result.plan.decision.alpha : Number.NaN;
}

describe('repetitions', () => {
  it('are all arms once, then all of them again, and count as planned arms', () => {
    expect(labels({ repeatEach: 2 })).toEqual([...everything, ...everything.map((name) => `${name} #2`)]);
    expect(alphaOf({ repeatEach: 2 })).toBe(decisionPlan(2 * everything.length, 'normal').alpha);
  });
});

describe('shards', () => {
  const shard = (index: number, of: number) => ({ shard: { index, of } });

  it('have the whole plan in common, wherever the scenario lies, and no other plan has it', () => {
    const wholeOf = (changes: Partial<RunSettings>, of: Scenario = scenario) => {
      const result = planRun([of], { arms: [], grep: null }, { ...settings, ...changes });
      if (!('plan' in result)) throw new Error('there is no plan');
      return result.plan.whole;
    };
    const whole = wholeOf(shard(1, 2));
    expect(whole.scenarios).toEqual([{ name: 'flapping-node', arms: everything }]);
    expect(wholeOf(shard(2, 2), { ...scenario, folder: '/elsewhere' })).toEqual(whole);
    const others = [
      wholeOf({ ...shard(2, 2), seed: 99 }),
      wholeOf({ ...shard(2, 2), armTimeoutMs: 99 }),
      wholeOf({ ...shard(2, 2), confidence: 'strict' }),
      wholeOf(shard(2, 2), { ...scenario, configs: { 'broken.conf': 'another text' } }),
    ];
    expect(new Set([whole, ...others].map(({ digest }) => digest)).size).toBe(5);
  });

  it('have what the verdicts of their arms rest on, and together every arm', () => {
    const first = ['control', 'broken/killed', 'failover/killed'];
    const second = everything.filter((name) => name !== 'failover/killed');
    expect(labels(shard(1, 2))).toEqual(first);
    expect(labels(shard(2, 2))).toEqual(second);
  });

  it('are the same whenever they are asked for, and the first of one is the whole run', () => {
    expect(labels(shard(2, 2))).toEqual(labels(shard(2, 2)));
    expect(labels(shard(1, 1))).toEqual(everything);
  });

  it('keep a repetition together', () => {
    expect(labels({ ...shard(2, 2), repeatEach: 2 }, ['failover/killed'])).toEqual([
      'control #2',
      'broken/killed #2',
      'failover/killed #2',
    ]);
  });

  it('share the error of the run: each arm of each of them is one that was planned', () => {
    const alpha = decisionPlan(3 + 6, 'normal').alpha;
    expect([alphaOf(shard(1, 2)), alphaOf(shard(2, 2))]).toEqual([alpha, alpha]);
  });

  it('are refused where one would have nothing to do, with as many as there can be', () => {
    const message = 'option --shard: expected at most 2 shards for these arms, saw 3/3';
    expect(labels(shard(3, 3))).toEqual([{ code: 'GC1004', message, hint: '--shard 2/2' }]);
    expect(labels(shard(1, 3))).toMatchObject([{ code: 'GC1004' }]);
  });
});

describe('ablations', () => {
  const configs = { 'broken.conf': 'a 1; b;', 'failover.conf': 'a 2; b; c;' };
  const planned = (changes: Partial<RunSettings>, arms: readonly string[] = []) => {
    const result = planRun([{ ...scenario, configs }], { arms, grep: null }, { ...settings, ablate: true, ...changes });
    if ('problems' in result) return { names: [], decision: null };
    const { scenarios, decision } = result.plan;
    return { names: scenarios.flatMap(({ ablations }) => ablations.map(({ name }) => name)), decision };
  };
  const killed = ['failover/killed without a:1', 'failover/killed without c:1'];
  const refuses = ['failover/refuses without a:1', 'failover/refuses without c:1'];

  it('are one of each directive of the mitigations that are run, and count as planned arms', () => {
    const all = planned({});
    expect(all.names).toEqual([...killed, ...refuses]);
    expect(all.decision).toEqual(decisionPlan(everything.length + 4, 'normal'));
    expect(planned({}, ['failover/killed'])).toEqual({ names: killed, decision: decisionPlan(3 + 2, 'normal') });
  });

  it('are none where nobody asks for them', () => {
    expect(planned({ ablate: false })).toEqual({ names: [], decision: decisionPlan(everything.length, 'normal') });
  });

  it('are those of the first repetition alone', () => {
    expect(planned({ repeatEach: 3 }, ['failover/killed'])).toEqual({
      names: killed,
      decision: decisionPlan(3 * 3 + 2, 'normal'),
    });
  });

  it('are run in the shard of their arm, at an α that counts those of all shards', () => {
    const decision = decisionPlan(3 + 6 + 4, 'normal');
    expect(planned({ shard: { index: 1, of: 2 } })).toEqual({ names: killed, decision });
    expect(planned({ shard: { index: 2, of: 2 } })).toEqual({ names: refuses, decision });
  });
});

describe('the default run folder', () => {
  it('is named after the UTC time, without colons, and an id', () => {
    expect(defaultOutput('/home/me', new Date('2026-11-22T23:47:34.567Z'), 'x7k2')).toBe(
      '/home/me/reports/2026-11-22T234734Z-x7k2',
    );
  });
});

describe('the command line in run.json', () => {
  it('can be typed again', () => {
    expect(commandLine(['run', './a b', '--grep', "it's $HOME", '--arm=x/y'])).toBe(
      `gatecrash run './a b' --grep 'it'\\''s $HOME' --arm=x/y`,
    );
  });
});
