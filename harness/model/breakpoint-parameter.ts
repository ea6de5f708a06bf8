import { type Arm, armsOf } from './arm.ts';
import type { Fault } from './fault.ts';
import type { Scenario } from './scenario.ts';
import type { AppProgram, Pool } from './upstream.ts';

/** A number of a scenario whose smallest load, or fault, that starts gateway errors can be looked for. */
export interface BreakpointParameter {
  readonly name: string;
  readonly unit: string;
  /** What it is a number of. */
  readonly what: string;
  /** The fault that is in effect; null = none is. */
  readonly fault: string | null;
  /** Which way errors lie: `up` where a larger value brings them. */
  readonly direction: 'up' | 'down';
  readonly integer: boolean;
  /** The value with which a ramp begins, and those beyond which it does not go. */
  readonly start: number;
  readonly from: number;
  readonly to: number;
  /** The arm with that value in place of the declared one. */
  readonly armAt: (value: number) => Arm;
}

/** A load is raised, and lowered, up to so many times, at most. */
const mostTimes = 32;
/** More requests per second than one agent sends on time on any machine this was tried on. */
const mostPerSecond = 4000;
/** A ramp of something that a fault declares, which breaks, begins with this part of it. */
const partOfFault = 1 / 8;
/** A pool is let grow so many times, at most, to find the size that holds. */
const mostGrowth = 16;

/** The settings of conditions that are such a number, and how they are called on the command line. */
const settings = {
  latencyMs: { name: 'latency', unit: 'ms', what: 'latency that is added', direction: 'up' },
  queryMs: { name: 'query-time', unit: 'ms', what: 'time that a query takes', direction: 'up' },
  kbPerSecond: { name: 'bandwidth', unit: 'KB/s', what: 'bandwidth of each connection', direction: 'down' },
} as const;

type SettingName = keyof typeof settings;

function isSetting(name: string): name is SettingName {
  return Object.hasOwn(settings, name);
}

/** An arm without its fault: with what its world, its config and its mitigation are. */
function withoutFault(arm: Arm): Arm {
  return { ...arm, role: 'control', fault: null, claim: { type: 'healthy' }, control: null, broken: null };
}

function rateOf(arm: Arm): BreakpointParameter {
  const { ratePerSecond } = arm.load;
  return {
    ...{ name: 'rate', unit: 'requests/s', what: 'requests that arrive per second', fault: null },
    ...{ direction: 'up', integer: false, start: ratePerSecond },
    from: Math.max(1, ratePerSecond / mostTimes),
    to: Math.min(mostPerSecond, ratePerSecond * mostTimes),
    armAt: (value) => ({ ...arm, load: { ...arm.load, ratePerSecond: value } }),
  };
}

/** The pools with what is changed of their apps. */
function withApps(arm: Arm, change: (app: AppProgram) => AppProgram): Arm {
  const changed = ([name, pool]: [string, Pool]): [string, Pool] =>
    pool.program.type === 'app' ? [name, { ...pool, program: change(pool.program) }] : [name, pool];
  const upstreams = Object.fromEntries(Object.entries(arm.world.upstreams).map(changed));
  return { ...arm, world: { ...arm.world, upstreams } };
}

function appsOf({ world }: Arm): readonly AppProgram[] {
  return Object.values(world.upstreams).flatMap(({ program }) => (program.type === 'app' ? [program] : []));
}

/** A size of apps that is made smaller until there are errors. */
function sizeOf(arm: Arm, start: number, called: Pick<BreakpointParameter, 'name' | 'unit' | 'what'>) {
  const { fault } = arm;
  return {
    ...{ ...called, fault: fault?.name ?? null, direction: 'down' as const, integer: true },
    ...{ start, from: 1, to: start * mostGrowth },
  };
}

function workersOf(arm: Arm): readonly BreakpointParameter[] {
  const workers = appsOf(arm).map((app) => app.workers);
  if (workers.length === 0) return [];
  const what = 'requests that each node serves at once';
  return [
    {
      ...sizeOf(arm, Math.max(...workers), { name: 'workers', unit: 'workers', what }),
      armAt: (value) => withApps(arm, (app) => ({ ...app, workers: value })),
    },
  ];
}

function poolSizeOf(arm: Arm): readonly BreakpointParameter[] {
  const sizes = appsOf(arm).flatMap(({ work }) =>
    work.flatMap((step) => (step.type === 'database' ? [step.poolSize] : [])),
  );
  if (sizes.length === 0) return [];
  const what = 'connections to the database that each node keeps';
  return [
    {
      ...sizeOf(arm, Math.max(...sizes), { name: 'pool-size', unit: 'connections', what }),
      armAt: (poolSize) =>
        withApps(arm, (app) => ({
          ...app,
          work: app.work.map((step) => (step.type === 'database' ? { ...step, poolSize } : step)),
        })),
    },
  ];
}

/** The fault with one of its numbers changed, put in effect once; what would blur the number is left out. */
function faultAt(fault: Fault, setting: SettingName, value: number): Fault {
  const { condition } = fault.inject;
  const jitter = condition.settings?.jitterMs === undefined ? {} : { jitterMs: 0 };
  const changed = { ...condition, settings: { ...condition.settings, ...jitter, [setting]: value } };
  return { ...fault, inject: { shape: 'steady', condition: changed } };
}

/** The numbers that the fault of an arm declares. */
function numbersOf(arm: Arm): readonly BreakpointParameter[] {
  const { fault } = arm;
  if (fault === null) return [];
  return Object.entries(fault.inject.condition.settings ?? {}).flatMap(([setting, declared]) => {
    if (!isSetting(setting) || typeof declared !== 'number') return [];
    const called = settings[setting];
    const up = called.direction === 'up';
    const start = up ? declared * partOfFault : declared / partOfFault;
    return [
      {
        ...{ ...called, fault: fault.name, integer: false, start: Math.max(1, start) },
        from: up ? 1 : Math.min(1, declared),
        // A client waits for no longer than it does: what comes later is not the gateway's doing.
        to: up ? Math.max(start, arm.load.timeoutMs) : start * mostTimes,
        armAt: (value) => ({ ...arm, fault: faultAt(fault, setting, value) }),
      },
    ];
  });
}

/**
 * The parameters of a scenario, of one name the first counting: `rate` and `workers` of its world without a fault, and
 * the numbers that faults declare. With an arm `chosen` they are those of that arm's world, config, load and fault.
 */
export function breakpointParameters(scenario: Scenario, chosen: Arm | null): readonly BreakpointParameter[] {
  const arms = armsOf(scenario);
  const plain = chosen ?? arms.find(({ role }) => role === 'control');
  const faulty = chosen === null ? arms.filter(({ role }) => role === 'broken') : [chosen];
  const slow = faulty.filter(({ fault }) => fault?.inject.condition.type === 'slow-queries');
  return [
    ...(plain === undefined ? [] : [rateOf(withoutFault(plain)), ...workersOf(withoutFault(plain))]),
    ...faulty.flatMap(numbersOf),
    ...slow.flatMap(poolSizeOf),
  ];
}
