import { cpus, release } from 'node:os';
import { saidPlace } from '../config/place.ts';
import type { NginxComplaint } from '../gateways/nginx-own-config.ts';
import { saidComplaint } from '../gateways/nginx-own-config.ts';
import { leftOutOf } from '../lint-config.ts';
import type { Problem } from '../model/error.ts';
import type { ValidationDocument } from '../model/validation-document.ts';
import { exitCodeOfValidation, type FailingOn } from '../model/validation-exit-code.ts';
import type { PreparedRuntime } from '../runtimes/runtime.ts';
import type { GivenConfig } from '../validate/given-config.ts';
import { hintFor } from '../validate/hint-for.ts';
import type { UnseenCell } from '../validate/matrix/sample-cells.ts';
import type { Missing, Supplied } from '../validate/supply/supplied.ts';
import type { Unreached } from '../validate/targets/target.ts';
import { targetsOf } from '../validate/targets/targets-of.ts';
import { loadOwnConfig } from './load-own-config.ts';
import { type Measured, type MeasureSettings, measureAgainst, measureConfig, type Subject } from './measure-config.ts';
import { type OwnRuntime, withOwnRuntime } from './own-runtime.ts';
import { type OwnWorld, ownWorldOf } from './own-world.ts';

/** What a validation came to, and what keeps it from going on. */
export interface Validated {
  readonly document: ValidationDocument;
  readonly problems: readonly Problem[];
}

const toldOf = ({ what, name, detail, at }: Supplied | Missing) => ({ what, name, detail, at: saidPlace(at) });

/** What has to be had before nginx can start with the config at all. */
function lacking({ complete, refused }: OwnWorld): readonly Problem[] {
  const stopping = complete.world.missing.filter(({ stops }) => stops);
  return [
    ...stopping.map(({ what, name, detail, at }): Problem => {
      const hint =
        what === 'module' ? 'name an nginx that has it: --nginx <path or image>' : 'put it beside the config';
      return { code: 'GC3012', message: `${saidPlace(at)}: ${what} ${name}: ${detail}`, hint };
    }),
    ...refused.map((message): Problem => ({ code: 'GC3012', message, hint: null })),
  ];
}

/** Whatever is lacking explains what nginx has against a config: then that is what is told. */
function problemsOf(world: OwnWorld, complaints: readonly NginxComplaint[]): readonly Problem[] {
  if (world.refused.length === 0 && complaints.length === 0) return [];
  const lacks = lacking(world);
  if (lacks.length > 0) return lacks;
  return complaints.map((complaint) => ({
    code: 'GC2004',
    message: saidComplaint(complaint),
    hint: hintFor(complaint.message, world.given.wrapped),
  }));
}

/** Variables of a template without a value: nginx would take them for its own. */
export function unsetProblems({ unset }: Pick<GivenConfig, 'unset'>): readonly Problem[] {
  return unset.map(({ name, at }) => ({
    code: 'GC2018',
    message: `${saidPlace(at)}: the variable ${name} has no value`,
    hint: `--var ${name}=value, or --env-file`,
  }));
}

/** What a config is compared with. */
export interface BaselineSettings {
  readonly given: GivenConfig;
  /** As it was named. */
  readonly called: string;
  /** The gateway that it runs on. */
  readonly prepared: PreparedRuntime;
  readonly bisect: boolean;
  readonly looks?: number;
}

/** How a config is put to the test. */
export interface ValidateSettings extends MeasureSettings {
  readonly prepared: PreparedRuntime;
  /** Loads it, and injects nothing. */
  readonly dryRun: boolean;
  /** null = it is compared with nothing. */
  readonly baseline: BaselineSettings | null;
  /** What comes of what could not be told from chance. */
  readonly inconclusive: FailingOn['inconclusive'];
  readonly command: string;
}

/** What came of a config that was loaded, and of faults where there were some. */
interface Came {
  readonly complaints: readonly NginxComplaint[];
  readonly problems: readonly Problem[];
  readonly measured: Measured | null;
}

/** A place of which nothing can be said by any fault, or by one method, told once. */
function unseenPlaces(unseen: readonly UnseenCell[]): readonly Unreached[] {
  const places = unseen.map(({ plan: { target, method, fault }, because, of }) => {
    return { location: `${target.location} (${of === 'fault' ? fault.id : method})`, because, at: target.at };
  });
  return [...new Map(places.map((place) => [JSON.stringify([place.location, saidPlace(place.at)]), place])).values()];
}

/** A config on its gateway, with what keeps it from being put to the test. */
async function subjectOf(
  given: GivenConfig,
  { description }: PreparedRuntime,
  opened: OwnRuntime,
  { requests }: Pick<ValidationDocument, 'requests'>,
  signal: AbortSignal,
): Promise<Subject & Omit<Came, 'measured'>> {
  const ofMachine = description.runtime === 'local';
  const world = await ownWorldOf(given, { gateway: description.gateway, ofMachine });
  const complaints = world.refused.length > 0 ? [] : await loadOwnConfig(world, opened, signal);
  return { world, opened, requests, gateway: description.gateway, complaints, problems: problemsOf(world, complaints) };
}

/** Takes a config that nginx loads through faults, and what it is compared with, where there is that. */
async function measure(subject: Subject, settings: ValidateSettings): Promise<Omit<Came, 'complaints'>> {
  const { baseline, signal } = settings;
  if (baseline === null) return { problems: [], measured: await measureConfig(subject, settings) };
  const { given, prepared, called, bisect, looks } = baseline;
  return withOwnRuntime(prepared, async (opened) => {
    const other = await subjectOf(given, prepared, opened, subject, signal);
    if (other.problems.length > 0) {
      const problems = other.problems.map((one) => ({ ...one, message: `the baseline: ${one.message}` }));
      return { problems, measured: null };
    }
    const against = { ...other, called, bisect, ...(looks === undefined ? {} : { looks }) };
    return { problems: [], measured: await measureAgainst(subject, against, settings) };
  });
}

function exitCodeOf(problems: readonly Problem[], fine: number): number {
  if (problems.length === 0) return fine;
  return problems.some(({ code }) => code === 'GC3012') ? 4 : 2;
}

/**
 * Loads a config that has been held against the rules into a real nginx, with all that it needs around it, and tells what was
 * supplied, what nobody has, and what nginx says; then, unless it is a dry run, takes it through every fault that can reach it,
 * beside its baseline where there is one.
 */
export async function validateConfig(
  given: GivenConfig,
  linted: ValidationDocument,
  settings: ValidateSettings,
): Promise<Validated> {
  const { prepared, dryRun, inconclusive, command, signal } = settings;
  const { subject, measured, problems } = await withOwnRuntime(prepared, async (opened) => {
    const subject = await subjectOf(given, prepared, opened, linted, signal);
    if (subject.problems.length > 0 || dryRun) return { subject, problems: subject.problems, measured: null };
    return { subject, ...(await measure(subject, settings)) };
  });
  const { complaints } = subject;
  const { tree, world } = subject.world.complete;
  const { unreached } = targetsOf(tree, (name) => world.hosts.get(name.toLowerCase()) ?? name);
  // A module that nginx has loaded is there.
  const isMissing = ({ what }: Missing): boolean => what !== 'module' || subject.problems.length > 0;
  const told = {
    ...linted,
    environment: {
      ...prepared.description,
      ...{ os: process.platform, kernel: release(), cpus: cpus().length, command },
      configs: Object.fromEntries(linted.config.files.map(({ path, sha256 }) => [path, `sha256:${sha256}`])),
    },
    loaded: subject.problems.length === 0,
    complaints: complaints.map(({ message, file, line }) => ({ message, file, line })),
    supplied: world.supplied.map(toldOf),
    missing: [...world.missing.filter(isMissing).map(toldOf), ...leftOutOf(given)],
    unreached: [...(measured?.left ?? []), ...unreached, ...unseenPlaces(measured?.unseen ?? [])].map(
      ({ location, because, at }) => ({
        ...{ location, because, at: saidPlace(at) },
      }),
    ),
    faults: measured?.faults ?? [],
    matrix: measured?.matrix ?? [],
    comparison: measured?.comparison ?? null,
  };
  const fine = exitCodeOfValidation(told, { ...told, inconclusive });
  return { problems, document: { ...told, exitCode: exitCodeOf(problems, fine) } };
}
