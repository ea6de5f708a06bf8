import { entriesOf } from './plain-value.ts';
import { poolSchema, serviceSchema } from './pool-schema.ts';
import { faultSchema, loadSchema, mitigationSchema, type ScenarioShape, steadyStateSchema } from './scenario-schema.ts';

/** Something in a declaration that means nothing, or not what it should. */
export interface Finding {
  readonly path: string;
  readonly expected: string;
  readonly saw: string;
  readonly hint: string | null;
}

/** The parts of a declaration whose shape is right, so that their meaning can be checked beside broken ones. */
export interface Sound {
  readonly pools: readonly (readonly [string, ScenarioShape['upstreams'][string]])[];
  readonly services: readonly (readonly [string, NonNullable<ScenarioShape['services']>[string]])[];
  readonly faults: readonly (readonly [string, ScenarioShape['faults'][string]])[];
  readonly mitigations: readonly (readonly [string, ScenarioShape['mitigations'][string]])[];
  readonly load: ScenarioShape['load'] | null;
  readonly steadyState: ScenarioShape['steadyState'] | null;
  /** Every name that was declared, also of parts that are broken. */
  readonly names: {
    readonly pools: readonly string[];
    readonly services: readonly string[];
    readonly faults: readonly string[];
    readonly mitigations: readonly string[];
  };
}

type Schema<T> = { safeParse(value: unknown): { success: true; data: T } | { success: false } };

function soundEntries<T>(schema: Schema<T>, value: unknown): readonly (readonly [string, T])[] {
  return entriesOf(value).flatMap(([name, part]) => {
    const result = schema.safeParse(part);
    return result.success ? [[name, result.data] as const] : [];
  });
}

/** Parses each part of a declaration by itself. */
export function soundParts(declaration: Readonly<Record<string, unknown>>): Sound {
  const load = loadSchema.safeParse(declaration.load);
  const steadyState = steadyStateSchema.safeParse(declaration.steadyState);
  const namesOf = (value: unknown) => entriesOf(value).map(([name]) => name);
  return {
    pools: soundEntries(poolSchema, declaration.upstreams),
    services: soundEntries(serviceSchema, declaration.services),
    faults: soundEntries(faultSchema, declaration.faults),
    mitigations: soundEntries(mitigationSchema, declaration.mitigations),
    load: load.success ? load.data : null,
    steadyState: steadyState.success ? steadyState.data : null,
    names: {
      pools: namesOf(declaration.upstreams),
      services: namesOf(declaration.services),
      faults: namesOf(declaration.faults),
      mitigations: namesOf(declaration.mitigations),
    },
  };
}

/** The pools of an arm: a mitigation's in the place of its fault's, and those in the place of the scenario's. */
export function poolsOfArm(sound: Sound, arm: string): ScenarioShape['upstreams'] {
  const [mitigation, fault] = arm.split('/');
  return {
    ...Object.fromEntries(sound.pools),
    ...sound.faults.find(([name]) => name === fault)?.[1].upstreams,
    ...sound.mitigations.find(([name]) => name === mitigation)?.[1].upstreams,
  };
}
