import { asWritten } from './as-written.ts';
import { checkScenario } from './check-scenario.ts';
import { type ConfigRead, mostConfigBytes } from './config-read.ts';
import { closest, didYouMean } from './did-you-mean.ts';
import type { Problem } from './error.ts';
import type { Fault, KnownCondition } from './fault.ts';
import type { Controller, Mitigation } from './mitigation.ts';
import { describeValue, entriesOf, plainCopy, valueAt } from './plain-value.ts';
import type { Scenario } from './scenario.ts';
import { type ScenarioShape, scenarioSchema } from './scenario-schema.ts';
import type { Finding } from './sound-parts.ts';
import { parsePercentileThreshold, parseRateThreshold } from './steady-state.ts';

/** Where a declaration comes from, and how its config files are read. */
export interface ScenarioContext {
  readonly name: string;
  readonly folder: string;
  readonly readConfig: (file: string) => ConfigRead;
  /** The conditions that there are, by type, and what carries each of them out. */
  readonly conditions: ReadonlyMap<string, KnownCondition>;
  /** The controllers that there are, by type. */
  readonly controllers: ReadonlyMap<string, Pick<Controller, 'spares'>>;
}

type Issue = Readonly<
  Extract<ReturnType<typeof scenarioSchema.safeParse>, { success: false }>['error']['issues'][number]
>;

/** An issue's path as the author knows it: a value that stands for a list of one has no index. */
function ownPath(declaration: unknown, path: readonly PropertyKey[]): readonly PropertyKey[] {
  const parent = path.slice(0, -1);
  return typeof path.at(-1) === 'number' && !Array.isArray(valueAt(declaration, parent)) ? parent : path;
}

function shapeFindings(declaration: unknown, issue: Issue): readonly Finding[] {
  const path = ownPath(declaration, issue.path);
  const value = valueAt(declaration, path);
  if (issue.code === 'unrecognized_keys') {
    const known = issue.message.split(', ');
    return issue.keys.map((key) => ({
      path: [...path, key].join('.'),
      expected: `one of ${issue.message}`,
      saw: `the unknown key ${describeValue(key)}`,
      hint: didYouMean(key, known, 'known keys are'),
    }));
  }
  const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : null;
  if (options !== null && value === undefined) {
    const parent = path.slice(0, -1);
    return [
      { path: parent.join('.'), expected: issue.message, saw: describeValue(valueAt(declaration, parent)), hint: null },
    ];
  }
  const expected = options === null ? issue.message : `one of ${options.join(', ')}`;
  const candidates = options ?? (issue.code === 'invalid_value' ? issue.values.map(String) : []);
  const guess = typeof value === 'string' ? closest(value, candidates) : null;
  const hint = guess === null ? null : `did you mean ${guess}?`;
  return [{ path: path.join('.'), expected, saw: describeValue(value), hint }];
}

/** Whether a config's path stays inside the scenario's folder. */
function isInside(file: string): boolean {
  if (file === '' || file.startsWith('/') || /[\\\0]/.test(file)) return false;
  let depth = 0;
  for (const part of file.split('/')) {
    if (part === '..') depth -= 1;
    else if (part !== '.' && part !== '') depth += 1;
    if (depth < 0) return false;
  }
  return depth > 0;
}

/** Every config that the declaration names, with the first place that names it. */
function configsNamed(declaration: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  const named = new Map<string, string>();
  const note = (path: string, file: unknown) => {
    if (typeof file === 'string' && !named.has(file)) named.set(file, path);
  };
  const noteGateways = (path: string, pools: unknown) => {
    for (const [name, pool] of entriesOf(pools)) {
      if (valueAt(pool, ['program', 'type']) !== 'gateway') continue;
      note(`${path}upstreams.${name}.program.conf`, valueAt(pool, ['program', 'conf']));
    }
  };
  note('broken', declaration.broken);
  noteGateways('', declaration.upstreams);
  for (const [name, fault] of entriesOf(declaration.faults)) {
    noteGateways(`faults.${name}.`, valueAt(fault, ['upstreams']));
    note(`faults.${name}.broken`, valueAt(fault, ['broken']));
    note(`faults.${name}.inject.condition.settings.conf`, valueAt(fault, ['inject', 'condition', 'settings', 'conf']));
  }
  for (const [name, mitigation] of entriesOf(declaration.mitigations)) {
    noteGateways(`mitigations.${name}.`, valueAt(mitigation, ['upstreams']));
    note(`mitigations.${name}.conf`, valueAt(mitigation, ['conf']));
    note(`mitigations.${name}.with.settings.conf`, valueAt(mitigation, ['with', 'settings', 'conf']));
  }
  return named;
}

interface Configs {
  readonly texts: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
}

function readConfigs(declaration: Readonly<Record<string, unknown>>, context: ScenarioContext): Configs {
  const texts = new Map<string, string>();
  const missing: [string, string][] = [];
  const problems: Problem[] = [];
  for (const [file, path] of configsNamed(declaration)) {
    if (!isInside(file)) {
      const expected = "a config file inside the scenario's folder";
      problems.push(
        invalid(context, { path, expected, saw: describeValue(file), hint: 'put a copy beside scenario.ts' }),
      );
      continue;
    }
    const text = context.readConfig(file);
    if (text === null) missing.push([file, path]);
    else if (typeof text === 'string') texts.set(file, text);
    else if ('noFile' in text) {
      const message = `${context.name}: ${path}: expected a config file beside the scenario, saw ${text.noFile}: ${file}`;
      problems.push({ code: 'GC2003', message, hint: null });
    } else {
      const expected = `a config file of at most ${mostConfigBytes} bytes`;
      problems.push(invalid(context, { path, expected, saw: `${text.bytes} bytes in ${file}`, hint: null }));
    }
  }
  for (const [file, path] of missing) {
    const guess = closest(file, texts.keys());
    problems.push({
      code: 'GC2003',
      message: `${context.name}: ${path}: expected a config file beside the scenario, saw no ${context.folder}/${file}`,
      hint: guess === null ? `write ${file}, or name a file that is there` : `did you mean ${guess}?`,
    });
  }
  return { texts: Object.fromEntries(texts), problems };
}

function invalid(context: ScenarioContext, finding: Finding): Problem {
  const where = finding.path === '' ? context.name : `${context.name}: ${asWritten(finding.path)}`;
  return { code: 'GC2002', message: `${where}: expected ${finding.expected}, saw ${finding.saw}`, hint: finding.hint };
}

/** One wrong value can break several rules of its shape, which all expect the same. */
function withoutRepeats(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [problem.message, problem])).values()];
}

function faultsOf(shape: ScenarioShape): readonly Fault[] {
  return Object.entries(shape.faults).map(([name, fault]) => ({
    name,
    title: fault.title ?? name,
    inject: fault.inject,
    upstreams: fault.upstreams,
    load: fault.load,
    broken: fault.broken,
    heldAgainst: fault.heldAgainst,
    expect: { status: fault.expect.status, kinds: fault.expect.kind, share: fault.expect.share },
  }));
}

function mitigationsOf(shape: ScenarioShape): readonly Mitigation[] {
  return Object.entries(shape.mitigations).map(([key, mitigation]) => ({
    name: mitigation.as ?? key,
    title: mitigation.title ?? mitigation.as ?? key,
    role: mitigation.antiPattern === true ? 'anti-pattern' : 'mitigation',
    conf: mitigation.conf,
    with: mitigation.with ?? null,
    load: mitigation.load ?? null,
    upstreams: mitigation.upstreams,
    pools: mitigation.pools,
    against: mitigation.against,
    claim: mitigation.claim,
    marks: mitigation.mark,
  }));
}

function build(shape: ScenarioShape, configs: Configs['texts'], context: ScenarioContext): Scenario {
  const { latency } = shape.steadyState;
  return {
    name: context.name,
    folder: context.folder,
    title: shape.title,
    symptom: shape.symptom,
    hypothesis: shape.hypothesis,
    upstreams: shape.upstreams,
    services: shape.services ?? {},
    load: shape.load,
    steadyState: {
      errorRateBelow: parseRateThreshold(shape.steadyState.gatewayErrors) ?? 0,
      latency: latency === undefined ? null : parsePercentileThreshold(latency),
    },
    broken: shape.broken,
    faults: faultsOf(shape),
    mitigations: mitigationsOf(shape),
    configs,
  };
}

/**
 * The border for scenario files: turns what an author declared into a checked Scenario, or into *every* problem with
 * it (GC2002; GC2003 for a config that is not there). Never throws, whatever it is given.
 */
export function parseScenario(
  declared: unknown,
  context: ScenarioContext,
): { readonly scenario: Scenario } | { readonly problems: readonly Problem[] } {
  let declaration: unknown;
  try {
    declaration = plainCopy(declared);
  } catch (error) {
    const saw = error instanceof Error ? `an error: ${error.message}` : 'an error';
    return { problems: [invalid(context, { path: '', expected: 'a declaration that can be read', saw, hint: null })] };
  }
  const parsed = scenarioSchema.safeParse(declaration);
  const shapes = parsed.success ? [] : parsed.error.issues.flatMap((issue) => shapeFindings(declaration, issue));
  const parts = Object.fromEntries(entriesOf(declaration));
  const configs = readConfigs(parts, context);
  const findings = [...shapes, ...checkScenario(parts, context)].map((finding) => invalid(context, finding));
  const problems = withoutRepeats([...findings, ...configs.problems]);
  return parsed.success && problems.length === 0
    ? { scenario: build(parsed.data, configs.texts, context) }
    : { problems };
}
