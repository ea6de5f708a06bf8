import type { Drive, Scene } from './driven-arm.ts';
import type { FaultScene } from './fault-scene.ts';
import { faultTarget } from './fault-target.ts';
import type { ConditionImplementation, FaultTarget } from './faults/condition.ts';
import { conditions } from './faults/index.ts';
import { inject } from './faults/inject.ts';
import type { GatewayControl } from './gateway-control.ts';
import type { Arm } from './model/arm.ts';
import { failure } from './model/error.ts';
import type { ConditionSettings, Fault } from './model/fault.ts';
import { reachOf } from './model/fault-reach.ts';
import { pagesOf } from './model/load.ts';

function faultScene(drive: Drive, scene: Scene, gateway: GatewayControl): FaultScene {
  const { arm, configs } = drive;
  const { pod, topology, watch, collector } = scene;
  const { config, load } = arm;
  const rightConfig = arm.mitigation?.conf ?? config;
  return {
    pod,
    topology,
    watch,
    gateway,
    configs,
    config,
    rightConfig,
    plannedRate: load.ratePerSecond,
    pages: pagesOf(load),
    sent: collector.sent,
    spikeAnswers: collector.spikeAnswers,
    onSpikeEnd: collector.addSpike,
  };
}

/** A fault, how it is carried out, and what it is aimed at. */
export interface Aimed {
  readonly fault: Fault;
  readonly implementation: ConditionImplementation;
  readonly target: FaultTarget;
  readonly settings: ConditionSettings;
}

/** The fault of an arm, with what it needs made ready; null where it has none. */
export async function aimFault(drive: Drive, scene: Scene, gateway: GatewayControl): Promise<Aimed | null> {
  const { fault } = drive.arm;
  if (fault === null) return null;
  const { type, target: name, settings = {} } = fault.inject.condition;
  const implementation = conditions.get(type);
  if (implementation === undefined) throw failure('GC9001', `there is no condition ${type}`);
  const target = faultTarget(faultScene(drive, scene, gateway), name);
  await implementation.prepare?.(target, settings);
  return { fault, implementation, target, settings };
}

/** Puts the fault of an arm in place and takes it away, cycle by cycle; answers with false where its target never got well. */
export async function injectFault(
  { fault, implementation, target, settings }: Aimed,
  scene: Scene,
  { world }: Arm,
  loadStartedAt: number,
  onEffect: () => void,
  signal: AbortSignal,
): Promise<boolean> {
  const { condition } = fault.inject;
  return inject(
    fault.inject,
    implementation,
    {
      target,
      settings,
      meets: reachOf(condition, world, scene.topology).meets,
      onLoadClock: (at) => at - loadStartedAt,
      now: () => scene.pod.agent.call('now', {}),
      onEffect: (mark) => {
        scene.collector.openMark(mark);
        onEffect();
      },
      onMark: scene.collector.addMark,
    },
    signal,
  );
}
