import { describe, expect, it } from 'vitest';
import { decisionPlan } from '../model/decision.ts';
import type { Scenario } from '../model/scenario.ts';
import { commandLine, defaultOutput, planRun } from './plan-run.ts';

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
  claim: { type: 'noErrors' as const },
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
      claim: { type: 'worsens', measure: 'attemptsPerRequest', than: 'failover/refuses', by: 2 },
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
  forbidSkipped: false,
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
