import { parseConfig } from './config/parse-config.ts';
import { walkConfig } from './config/walk-config.ts';
import type { Arm } from './model/arm.ts';
import type { BreakpointParameter } from './model/breakpoint-parameter.ts';
import type { Scenario } from './model/scenario.ts';
import type { AppProgram } from './model/upstream.ts';

/** Where errors must start by the declaration of a topology, and how that is reckoned. */
export interface BreakpointTheory {
  readonly value: number;
  readonly words: string;
}

/** The one pool of apps that a world has, where there is no other, and its nodes all do the same. */
function onlyApps({ world }: Arm): { readonly size: number; readonly app: AppProgram } | null {
  const [pool, ...others] = Object.values(world.upstreams);
  if (pool === undefined || others.length > 0 || pool.program.type !== 'app') return null;
  return { size: pool.size, app: pool.program };
}

/** As onlyApps, where a request takes its service time and nothing else. */
function plainApps(arm: Arm): { readonly size: number; readonly app: AppProgram } | null {
  const apps = onlyApps(arm);
  if (apps === null || apps.app.work.length > 0 || apps.app.blocking || apps.app.serviceTimeMs === 0) return null;
  return apps;
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

/** Little's law: μ = workers / service time. */
function rateTheory(arm: Arm): BreakpointTheory | null {
  const apps = plainApps(arm);
  if (apps === null) return null;
  const { size, app } = apps;
  const value = rounded((size * app.workers * 1000) / app.serviceTimeMs);
  return { value, words: `${size} × ${app.workers} workers / ${app.serviceTimeMs} ms` };
}

function workersTheory(arm: Arm): BreakpointTheory | null {
  const apps = plainApps(arm);
  if (apps === null) return null;
  const { ratePerSecond } = arm.load;
  const value = rounded((ratePerSecond * apps.app.serviceTimeMs) / 1000 / apps.size);
  return { value, words: `${ratePerSecond}/s × ${apps.app.serviceTimeMs} ms / ${apps.size} nodes` };
}

/** A database that is used once for each request serves connections / query time. */
function databaseOf(arm: Arm): { readonly size: number; readonly poolSize: number } | null {
  const apps = onlyApps(arm);
  const [step, ...more] = apps?.app.work ?? [];
  if (apps === null || step?.type !== 'database' || more.length > 0) return null;
  return { size: apps.size, poolSize: step.poolSize };
}

function queryTheory(arm: Arm): BreakpointTheory | null {
  const database = databaseOf(arm);
  if (database === null) return null;
  const { size, poolSize } = database;
  const { ratePerSecond } = arm.load;
  const value = rounded((size * poolSize * 1000) / ratePerSecond);
  return { value, words: `${size} × ${poolSize} connections / ${ratePerSecond}/s` };
}

function poolTheory(arm: Arm): BreakpointTheory | null {
  const database = databaseOf(arm);
  const queryMs = arm.fault?.inject.condition.settings?.queryMs;
  if (database === null || typeof queryMs !== 'number') return null;
  const { ratePerSecond } = arm.load;
  const value = rounded((ratePerSecond * queryMs) / 1000 / database.size);
  return { value, words: `${ratePerSecond}/s × ${queryMs} ms / ${database.size} nodes` };
}

const units: Readonly<Record<string, number>> = { ms: 1, '': 1000, s: 1000, m: 60_000 };

/** nginx's proxy_read_timeout, 60 s unless the config says it; null where it says several. */
function readTimeoutMs(config: string): number | null {
  const said = walkConfig(parseConfig(config, '')).filter(({ directive }) => directive.name === 'proxy_read_timeout');
  const times = said.map(({ directive: { args } }) => {
    const [, amount, unit = ''] = /^(\d+)([a-z]*)$/.exec(args[0] ?? '') ?? [];
    return Number(amount) * (units[unit] ?? Number.NaN);
  });
  const [first = 60_000] = times;
  return times.some((time) => time !== first) ? null : first;
}

/** Who loses patience first: the app's watchdog or the gateway, which wait for what is slow and for the work beside it. */
function latencyTheory(scenario: Scenario, arm: Arm): BreakpointTheory | null {
  const target = arm.fault?.inject.condition.target ?? '';
  const readMs = readTimeoutMs(scenario.configs[arm.config] ?? '');
  const service = arm.world.services[target];
  const apps = onlyApps(arm);
  if (readMs === null || service?.type !== 'third-party' || apps === null) return null;
  const [step, ...more] = apps.app.work;
  if (step?.type !== 'call' || more.length > 0) return null;
  const watchdogMs = apps.app.watchdogMs ?? Number.POSITIVE_INFINITY;
  const [who, patience] = watchdogMs < readMs ? ['watchdog', watchdogMs] : ['proxy_read_timeout', readMs];
  // An app that closes the connection beats a timeout that comes later; its own work comes after the call.
  const value = patience - service.serviceTimeMs - apps.app.serviceTimeMs;
  const words = `${who} ${patience} ms − ${service.serviceTimeMs} ms of ${target} − ${apps.app.serviceTimeMs} ms of the app`;
  return { value, words };
}

/** What theory says of a parameter; null where the declaration does not tell. `arm` has the declared values. */
export function theoryOf(scenario: Scenario, { name, start, armAt }: BreakpointParameter): BreakpointTheory | null {
  const arm = armAt(start);
  switch (name) {
    case 'rate':
      return rateTheory(arm);
    case 'workers':
      return workersTheory(arm);
    case 'query-time':
      return queryTheory(arm);
    case 'pool-size':
      return poolTheory(arm);
    case 'latency':
      return latencyTheory(scenario, arm);
    default:
      return null;
  }
}
