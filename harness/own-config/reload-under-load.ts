import { pause } from '../faults/inject.ts';
import type { OpenModel } from '../model/load.ts';
import type { PodFile } from '../model/surroundings.ts';
import { hangMs, healthyStatuses, isAnswered } from '../validate/matrix/grade.ts';
import { saidServer } from '../validate/matrix/said-server.ts';
import type { SentRequest } from '../validate/matrix/sample-cells.ts';
import { requestTo } from '../validate/targets/request-to.ts';
import type { Target } from '../validate/targets/target.ts';
import { firstIdOf } from './matrix-watch.ts';
import { withOwnPod } from './own-pod.ts';
import type { OwnRuntime } from './own-runtime.ts';
import { contentsOf, type OwnWorld, worldOfBoth } from './own-world.ts';

const ratePerTarget = 20;
const mostRate = 200;
/** So long the load goes on before the reload, and after it. */
const steadyMs = 1000;
/** What a config answers is looked at when requests that were sent in between are over. */
const settledMs = 300;

/** What became of requests that were sent while nginx went from one config to another. */
export interface Reloaded {
  readonly sent: number;
  /** Requests that were answered as by neither config, or not at all. */
  readonly lost: number;
}

function placeText(target: Target): string {
  return JSON.stringify([saidServer(target), target.location, target.path]);
}

function loadOf(targets: readonly Target[]): OpenModel {
  return {
    type: 'open',
    ratePerSecond: Math.min(mostRate, targets.length * ratePerTarget),
    connections: 'fresh',
    timeoutMs: hangMs,
    requests: targets.map((target) => requestTo(target, 'GET')),
  };
}

/** The files of a config in the place of another one's, whose main file nginx goes on to read; those that are gone are empty. */
function filesAfter(before: OwnWorld, after: OwnWorld): readonly PodFile[] {
  const { main } = after.given;
  const files = new Map(
    [...contentsOf(after)].map(([path, bytes]) => [path === main ? before.given.main : path, bytes]),
  );
  const gone = [...contentsOf(before).keys()].filter((path) => !files.has(path));
  return [...files, ...gone.map((path) => [path, new Uint8Array()] as const)].map(([path, bytes]) => ({ path, bytes }));
}

function lostOf(sent: readonly SentRequest[], from: number, to: number): number {
  const of = (cell: number, isSteady: (request: SentRequest) => boolean) =>
    healthyStatuses(sent.filter((request) => request.cell === cell && isSteady(request)));
  return sent.filter(({ cell, outcome }) => {
    const before = of(cell, ({ done }) => done !== null && done < from);
    const after = of(cell, ({ due }) => due > to + settledMs);
    return !isAnswered(outcome, before) && !isAnswered(outcome, after);
  }).length;
}

/**
 * Has an nginx that serves with one config take another one while requests come to the places that both have. Null where they have
 * none in common, or nginx does not take the other one in the world of both.
 */
export async function reloadUnderLoad(
  sides: {
    readonly before: { readonly world: OwnWorld; readonly targets: readonly Target[] };
    readonly after: { readonly world: OwnWorld; readonly targets: readonly Target[] };
  },
  opened: OwnRuntime,
  signal: AbortSignal,
): Promise<Reloaded | null> {
  const { before, after } = sides;
  const there = new Set(after.targets.map(placeText));
  const targets = before.targets.filter((target) => there.has(placeText(target)));
  const world = await worldOfBoth(before.world, after.world);
  if (targets.length === 0 || world === null) return null;
  return withOwnPod(world, opened, { firewall: false, signal }, async ({ pod, deployed, watch }) => {
    if (deployed.gateway === null) return null;
    const params = { load: loadOf(targets), host: '127.0.0.1', port: 0, maxMs: 60_000, firstId: firstIdOf('healthy') };
    watch.begin('healthy', (await pod.agent.call('startLoad', params)).at, params.firstId);
    await pause(steadyMs, signal);
    await Promise.all(filesAfter(before.world, after.world).map((file) => pod.writeFile(file)));
    const from = (await pod.agent.call('now', {})).at;
    const complaints = await deployed.gateway.reload();
    const to = (await pod.agent.call('now', {})).at;
    await pause(steadyMs + settledMs, signal);
    await pod.agent.call('stopLoad', { drainMs: hangMs });
    signal.throwIfAborted();
    if (complaints.length > 0) return null;
    const { sent } = watch.seen(to);
    return { sent: sent.length, lost: lostOf(sent, from, to) };
  });
}
