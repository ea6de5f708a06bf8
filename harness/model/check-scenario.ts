import { claimFindings } from './check-claims.ts';
import { gatewayFindings } from './check-gateways.ts';
import { loadFindings } from './check-loads.ts';
import { regionFindings } from './check-regions.ts';
import { settingFindings } from './check-settings.ts';
import { didYouMean } from './did-you-mean.ts';
import type { Condition, KnownCondition } from './fault.ts';
import { kinds } from './kinds/index.ts';
import type { Controller } from './mitigation.ts';
import { describeValue } from './plain-value.ts';
import { type Finding, poolsOfArm, type Sound, soundParts } from './sound-parts.ts';
import { parsePercentileThreshold, parseRateThreshold } from './steady-state.ts';
import { nodeNames } from './topology.ts';

const fitName = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const reserved: ReadonlySet<string> = new Set(['control', 'broken']);

function nameFindings(group: string, names: readonly string[]): readonly Finding[] {
  return names.flatMap((name): Finding[] => {
    const path = `${group}.${name}`;
    if (!fitName.test(name) || name.length > 40) {
      const fit = name
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, '-')
        .replaceAll(/^-+|-+$/g, '')
        .slice(0, 40);
      return [
        {
          path,
          expected: 'a name of at most 40 lower-case letters, digits and hyphens',
          saw: describeValue(name),
          hint: fit === '' ? null : `arms, hosts and files are named after it: ${fit}`,
        },
      ];
    }
    if (group === 'upstreams' || group === 'services' || !reserved.has(name)) return [];
    const hint = 'control and broken are the names of the arms that every scenario has';
    return [{ path, expected: 'a name that is not reserved', saw: describeValue(name), hint }];
  });
}

function emptyFindings(group: string, names: readonly string[], declared: unknown, what: string): readonly Finding[] {
  // What is no object at all is a matter of shape.
  if (names.length > 0 || typeof declared !== 'object' || declared === null || Array.isArray(declared)) return [];
  return [{ path: group, expected: `at least one ${what}`, saw: describeValue(declared), hint: null }];
}

function thresholdFindings(steadyState: Sound['steadyState']): readonly Finding[] {
  if (steadyState === null) return [];
  const findings: Finding[] = [];
  const { gatewayErrors, latency } = steadyState;
  if (parseRateThreshold(gatewayErrors) === null) {
    const hint = "a share from 0 to 1: 'rate<0.001' is less than one request in a thousand";
    const expected = 'a threshold such as rate<0.001';
    findings.push({ path: 'steadyState.gatewayErrors', expected, saw: describeValue(gatewayErrors), hint });
  }
  const parsed = latency === undefined ? undefined : parsePercentileThreshold(latency);
  if (parsed === null || (parsed && (parsed.percentile <= 0 || parsed.belowMs <= 0))) {
    const hint = "a percentile above 0 and below 100, in ms: 'p(95)<250'";
    const expected = 'a threshold such as p(95)<250';
    findings.push({ path: 'steadyState.latency', expected, saw: describeValue(latency), hint });
  }
  return findings;
}

/** The names that a condition may be put on, by what carries it out. */
function placesOf(
  { via, type }: Condition,
  known: ReadonlyMap<string, KnownCondition>,
  { nodes, pools, services }: Readonly<Record<'nodes' | 'pools' | 'services', readonly string[]>>,
): readonly string[] {
  if (via === 'gateway') return ['gateway'];
  if (via === 'load') return pools;
  const whole = known.get(type)?.wholePool === true ? pools : [];
  const behind = known.get(type)?.onService === true ? services : [];
  return via === 'process' ? [...nodes, ...whole, ...behind] : [...nodes, ...whole, ...services];
}

function targetFindings(sound: Sound, known: ReadonlyMap<string, KnownCondition>): readonly Finding[] {
  if (sound.names.pools.length === 0) return [];
  const broken = sound.names.pools.filter((name) => !sound.pools.some(([pool]) => pool === name));
  const { services } = sound.names;
  return sound.faults.flatMap(([name, fault]): Finding[] => {
    const { condition } = fault.inject;
    const { target } = condition;
    const declared = [...sound.pools, ...Object.entries(fault.upstreams ?? {})];
    const nodes = declared.flatMap(([pool, { size }]) => nodeNames(pool, size));
    const places = placesOf(condition, known, { nodes, pools: declared.map(([pool]) => pool), services });
    if (places.includes(target)) return [];
    // How many nodes a pool has is not known while its own declaration is wrong.
    if (broken.some((pool) => target.startsWith(`${pool}-`))) return [];
    const guess = places.includes(`${target}-1`) ? `${target}-1` : null;
    const what = places.some((place) => nodes.includes(place)) ? 'node' : 'place';
    return [
      {
        path: `faults.${name}.inject.condition.target`,
        expected: what === 'node' ? 'a node of an upstream' : 'a pool or the gateway, as the condition says',
        saw: describeValue(target),
        hint: guess === null ? didYouMean(target, places, `the ${what}s are`) : `did you mean ${guess}?`,
      },
    ];
  });
}

function expectationFindings(sound: Sound): readonly Finding[] {
  return sound.faults.flatMap(([name, { expect }]): Finding[] => {
    const first = kinds.find((kind) => kind.id === expect.kind[0]);
    if (first === undefined || typeof first.status !== 'number' || first.status === expect.status) return [];
    const expected = `the status that nginx answers ${first.id} with (${first.status})`;
    const hint = 'the first kind is the most frequent one, and gives the fault its status';
    return [{ path: `faults.${name}.expect.status`, expected, saw: String(expect.status), hint }];
  });
}

/** A fault that is held against the broken arm of one that is not there, or has none itself. */
function heldAgainstFindings(sound: Sound): readonly Finding[] {
  const own = sound.faults.flatMap(([name, { heldAgainst }]) => (heldAgainst === undefined ? [name] : []));
  return sound.faults.flatMap(([name, { heldAgainst }]): Finding[] => {
    if (heldAgainst === undefined || own.includes(heldAgainst)) return [];
    const hint = didYouMean(heldAgainst, own, 'faults with one are');
    const expected = 'the name of a fault with a broken arm of its own';
    return [{ path: `faults.${name}.heldAgainst`, expected, saw: describeValue(heldAgainst), hint }];
  });
}

/** A change of a pool that no fault of the mitigation has. */
function changedPoolFindings(sound: Sound): readonly Finding[] {
  const known = [...sound.names.pools, ...sound.faults.flatMap(([, { upstreams }]) => Object.keys(upstreams ?? {}))];
  return sound.mitigations.flatMap(([name, { pools }]) =>
    Object.keys(pools ?? {}).flatMap((pool): Finding[] => {
      if (known.includes(pool)) return [];
      const hint = didYouMean(pool, known, 'the pools are');
      const path = `mitigations.${name}.pools.${pool}`;
      return [{ path, expected: 'the name of a pool', saw: describeValue(pool), hint }];
    }),
  );
}

/** A kind that has no line of its own in error.log is never seen, so an arm that waits for it could not be confirmed. */
function unseenKindFindings(sound: Sound): readonly Finding[] {
  return sound.faults.flatMap(([name, { expect }]) =>
    expect.kind.flatMap((id, index): Finding[] => {
      const kind = kinds.find((known) => known.id === id);
      if (kind === undefined || kind.signature !== null) return [];
      const alike = kind.sharesLineWith.join(' or ');
      return [
        {
          path: `faults.${name}.expect.kind.${index}`,
          expected: 'a kind that a line of error.log can tell',
          saw: describeValue(id),
          hint: alike === '' ? 'nginx logs nothing for it' : `its line is that of ${alike}: expect that`,
        },
      ];
    }),
  );
}

function repeated(items: readonly string[]): readonly string[] {
  return [...new Set(items.filter((item, index) => items.indexOf(item) !== index))];
}

function againstFindings(sound: Sound): readonly Finding[] {
  if (sound.names.faults.length === 0) return [];
  return sound.mitigations.flatMap(([name, { against }]): Finding[] => {
    const unknown = against.flatMap((fault, index): Finding[] => {
      if (sound.names.faults.includes(fault)) return [];
      const hint = didYouMean(fault, sound.names.faults, 'the faults are');
      const path = `mitigations.${name}.against.${index}`;
      return [{ path, expected: 'the name of a fault of this scenario', saw: describeValue(fault), hint }];
    });
    const twice = repeated(against).map((fault): Finding => {
      const path = `mitigations.${name}.against`;
      return { path, expected: 'each fault once', saw: `${describeValue(fault)} more than once`, hint: null };
    });
    return [...unknown, ...twice];
  });
}

/** Two mitigations whose arms go by the same name against the same fault, or a name that no arm may have. */
function otherNameFindings(sound: Sound): readonly Finding[] {
  const armsOf = ([key, { as: name = key, against }]: Sound['mitigations'][number]) =>
    against.map((fault) => `${name}/${fault}`);
  return sound.mitigations.flatMap((entry, index): readonly Finding[] => {
    const [key, { as: other }] = entry;
    if (other === undefined) return [];
    const path = `mitigations.${key}.as`;
    const unfit = nameFindings('mitigations', [other]).map((finding) => ({ ...finding, path }));
    const taken = sound.mitigations.filter((_, at) => at !== index).flatMap(armsOf);
    const twice = armsOf(entry).filter((arm) => taken.includes(arm));
    const clash = twice.map((arm) => ({ path, expected: 'an arm of each name once', saw: `${arm} twice`, hint: null }));
    return [...unfit, ...clash];
  });
}

/** A condition that no constructor made: of an unknown type, or carried out by something else than its type is. */
function conditionFindings(sound: Sound, known: ReadonlyMap<string, KnownCondition>): readonly Finding[] {
  return sound.faults.flatMap(([name, fault]): Finding[] => {
    const { type, via } = fault.inject.condition;
    const path = `faults.${name}.inject.condition`;
    const implementation = known.get(type);
    if (implementation === undefined) {
      const hint = didYouMean(type, [...known.keys()], 'the conditions are');
      return [{ path: `${path}.type`, expected: 'a condition that there is', saw: describeValue(type), hint }];
    }
    if (implementation.via === via) return [];
    const hint = 'use the function that makes the condition';
    return [{ path: `${path}.via`, expected: describeValue(implementation.via), saw: describeValue(via), hint }];
  });
}

/** A condition that only the stub application can be put in, on a node that runs an image in an arm of its fault. */
function stubFindings(sound: Sound, known: ReadonlyMap<string, KnownCondition>): readonly Finding[] {
  return sound.faults.flatMap(([name, fault]): Finding[] => {
    const { type, target } = fault.inject.condition;
    if (known.get(type)?.needsStub !== true) return [];
    const against = sound.mitigations.filter((mitigation) => mitigation[1].against.includes(name));
    const arms = ['broken', ...against.map(([mitigation]) => mitigation)].map((of) => `${of}/${name}`);
    const others = arms.flatMap((arm) =>
      Object.entries(poolsOfArm(sound, arm))
        .filter(([pool, { size }]) => [pool, ...nodeNames(pool, size)].includes(target))
        .map(([, { program }]) => program.type)
        .filter((program) => program !== 'app'),
    );
    if (others.length === 0) return [];
    const saw = others.includes('image') ? 'an image' : 'a gateway';
    const able = [...known].filter(([, { needsStub }]) => needsStub !== true).map(([each]) => each);
    const hint = `on ${saw} there are ${able.join(', ')}`;
    const path = `faults.${name}.inject.condition.type`;
    return [{ path, expected: `${target} to run app({ … }), which ${type} needs`, saw, hint }];
  });
}

/** A condition that asks the app for work that it does not do: it would never be seen to take effect. */
function workFindings(sound: Sound, known: ReadonlyMap<string, KnownCondition>): readonly Finding[] {
  return sound.faults.flatMap(([name, fault]): Finding[] => {
    const { type, target } = fault.inject.condition;
    const work = known.get(type)?.needsWork;
    const pools = Object.entries({ ...Object.fromEntries(sound.pools), ...fault.upstreams });
    const pool = pools.find(([each, { size }]) => each === target || nodeNames(each, size).includes(target))?.[1];
    if (work === undefined || pool?.program.type !== 'app') return [];
    if (pool.program.work.some((step) => step.type === work)) return [];
    const path = `faults.${name}.inject.condition.type`;
    const expected = `${target} to do the work that ${type} needs`;
    return [{ path, expected, saw: `no ${work}`, hint: `give its app work: [${work}({ … })]` }];
  });
}

/** A controller that no constructor made. */
function controllerFindings(sound: Sound, known: ReadonlyMap<string, Pick<Controller, 'spares'>>): readonly Finding[] {
  return sound.mitigations.flatMap(([name, mitigation]): Finding[] => {
    if (mitigation.with === undefined) return [];
    const { type, spares } = mitigation.with;
    const path = `mitigations.${name}.with`;
    const implementation = known.get(type);
    if (implementation === undefined) {
      const hint = didYouMean(type, [...known.keys()], 'the controllers are');
      return [{ path: `${path}.type`, expected: 'a controller that there is', saw: describeValue(type), hint }];
    }
    if (implementation.spares === spares) return [];
    const hint = 'use the function that makes the controller';
    return [{ path: `${path}.spares`, expected: String(implementation.spares), saw: String(spares), hint }];
  });
}

/** Everything in a declaration (plain data of any shape) that refers to what is not there, or contradicts itself. */
export function checkScenario(
  declaration: Readonly<Record<string, unknown>>,
  known: {
    readonly conditions: ReadonlyMap<string, KnownCondition>;
    readonly controllers: ReadonlyMap<string, Pick<Controller, 'spares'>>;
  },
): readonly Finding[] {
  const sound = soundParts(declaration);
  const { names } = sound;
  return [
    ...nameFindings('upstreams', names.pools),
    ...nameFindings('services', names.services),
    ...nameFindings('faults', names.faults),
    ...nameFindings('mitigations', names.mitigations),
    ...otherNameFindings(sound),
    ...emptyFindings('upstreams', names.pools, declaration.upstreams, 'pool'),
    ...emptyFindings('faults', names.faults, declaration.faults, 'fault'),
    ...thresholdFindings(sound.steadyState),
    ...conditionFindings(sound, known.conditions),
    ...settingFindings(sound, known.conditions),
    ...controllerFindings(sound, known.controllers),
    ...targetFindings(sound, known.conditions),
    ...stubFindings(sound, known.conditions),
    ...workFindings(sound, known.conditions),
    ...loadFindings(sound),
    ...regionFindings(sound),
    ...gatewayFindings(sound),
    ...expectationFindings(sound),
    ...unseenKindFindings(sound),
    ...againstFindings(sound),
    ...heldAgainstFindings(sound),
    ...changedPoolFindings(sound),
    ...claimFindings(sound),
  ];
}
