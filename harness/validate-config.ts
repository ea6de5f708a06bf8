import { cpus, release } from 'node:os';
import { saidPlace } from './config/place.ts';
import type { NginxComplaint } from './gateways/nginx-own-config.ts';
import { saidComplaint } from './gateways/nginx-own-config.ts';
import { loadOwnConfig, type OwnRuntime, withOwnRuntime } from './load-own-config.ts';
import type { Problem } from './model/error.ts';
import type { ValidationDocument } from './model/validation-document.ts';
import { type OwnWorld, ownWorldOf } from './own-world.ts';
import { runMatrices } from './run-matrix.ts';
import type { PreparedRuntime } from './runtimes/runtime.ts';
import type { GivenConfig } from './validate/given-config.ts';
import { cellDocument } from './validate/matrix/cell-document.ts';
import { matrixFaults } from './validate/matrix/matrix-faults.ts';
import type { UnseenCell } from './validate/matrix/sample-cells.ts';
import { askedTargets } from './validate/requests/asked-targets.ts';
import type { Missing, Supplied } from './validate/supply/supplied.ts';
import type { Unreached } from './validate/targets/target.ts';
import { targetsOf } from './validate/targets/targets-of.ts';

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

/** What nginx has to be newer for, by the directive that an older one does not know (http://nginx.org/en/CHANGES). */
const since: Readonly<Partial<Record<string, string>>> = {
  http2: '1.25.1',
  http3: '1.25.0',
  quic_gso: '1.25.0',
  quic_retry: '1.25.0',
  ssl_reject_handshake: '1.19.4',
  proxy_cookie_flags: '1.19.3',
  keepalive_time: '1.19.10',
  ssl_conf_command: '1.19.4',
  proxy_pass_trailers: '1.27.2',
};

/** What to do about nginx's own words. */
function hintFor(message: string): string {
  const unknown = /^unknown directive "([^"]+)"/.exec(message)?.[1] ?? '';
  const version = since[unknown];
  if (version !== undefined) return `${unknown} needs nginx ${version} or newer: name one with --nginx`;
  if (unknown === 'stream' || unknown === 'mail') {
    return `${unknown} {} is a module of its own in some packages: load_module, or name an nginx that has it with --nginx`;
  }
  return 'nginx says so itself: nginx -t on the machine of this config says the same';
}

/** Whatever is lacking explains what nginx has against a config: then that is what is told. */
function problemsOf(world: OwnWorld, complaints: readonly NginxComplaint[]): readonly Problem[] {
  if (world.refused.length === 0 && complaints.length === 0) return [];
  const lacks = lacking(world);
  if (lacks.length > 0) return lacks;
  return complaints.map((complaint) => ({
    code: 'GC2004',
    message: saidComplaint(complaint),
    hint: hintFor(complaint.message),
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

/** How a config is put to the test. */
export interface ValidateSettings {
  readonly prepared: PreparedRuntime;
  /** Loads it, and injects nothing. */
  readonly dryRun: boolean;
  /** Faults that it is taken through; null = all. */
  readonly faults: ReadonlySet<string> | null;
  /** Pods at the same time, at most. */
  readonly workers: number;
  readonly command: string;
  readonly onProgress: (what: string) => void;
  readonly signal: AbortSignal;
}

/** What came of the faults. */
type Measured = Pick<ValidationDocument, 'faults' | 'matrix'> & { readonly unseen: readonly Unreached[] };

/** A place of which nothing can be said by any fault, or by one method, told once. */
function unseenPlaces(unseen: readonly UnseenCell[]): readonly Unreached[] {
  const places = unseen.map(({ plan: { target, method, fault }, because, of }) => {
    return { location: `${target.location} (${of === 'fault' ? fault.id : method})`, because, at: target.at };
  });
  return [...new Map(places.map((place) => [JSON.stringify([place.location, saidPlace(place.at)]), place])).values()];
}

async function measure(
  world: OwnWorld,
  opened: OwnRuntime,
  settings: ValidateSettings,
  { requests }: Pick<ValidationDocument, 'requests'>,
): Promise<Measured> {
  const { workers, faults, signal, onProgress, prepared } = settings;
  const { tree, world: supplied } = world.complete;
  const { targets: made } = targetsOf(tree, (name) => supplied.hosts.get(name.toLowerCase()) ?? name);
  const targets = askedTargets(made, requests);
  const [result] = await runMatrices([{ world, targets, opened }], {
    ...{ workers, signal, firstPod: 1 },
    only: ({ fault }) => faults?.has(fault) ?? true,
    onPodEnd: (done, of, faults) => onProgress(`[${done}/${of}] ${faults.join(', ')}`),
  });
  const { samples = [], unseen = [] } = result ?? {};
  const { name, version } = prepared.description.gateway;
  const matrix = samples.map((sample) => cellDocument(sample, `${name} ${version}`)).filter((cell) => cell !== null);
  const injected = new Set(matrix.map(({ fault }) => fault));
  return {
    matrix,
    faults: matrixFaults.filter(({ id }) => injected.has(id)).map(({ id, title }) => ({ id, title })),
    unseen: unseenPlaces(unseen),
  };
}

/**
 * Loads a config that has been held against the rules into a real nginx, with all that it needs around it, and tells what was
 * supplied, what nobody has, and what nginx says; then, unless it is a dry run, takes it through every fault that can reach it.
 */
export async function validateConfig(
  given: GivenConfig,
  linted: ValidationDocument,
  settings: ValidateSettings,
): Promise<Validated> {
  const { prepared, dryRun, command, signal } = settings;
  const own = await ownWorldOf(given, prepared.description);
  const { tree, world } = own.complete;
  const came = await withOwnRuntime(prepared, async (opened) => {
    const complaints = own.refused.length > 0 ? [] : await loadOwnConfig(own, opened, signal);
    const problems = problemsOf(own, complaints);
    const measured = problems.length > 0 || dryRun ? null : await measure(own, opened, settings, linted);
    return { complaints, problems, measured };
  });
  const { complaints, problems, measured } = came;
  const { unreached } = targetsOf(tree, (name) => world.hosts.get(name.toLowerCase()) ?? name);
  const code = problems.length === 0 ? linted.exitCode : problems.some(({ code: one }) => one === 'GC3012') ? 4 : 2;
  return {
    problems,
    document: {
      ...linted,
      environment: {
        ...prepared.description,
        ...{ os: process.platform, kernel: release(), cpus: cpus().length, command },
        configs: Object.fromEntries(linted.config.files.map(({ path, sha256 }) => [path, `sha256:${sha256}`])),
      },
      loaded: problems.length === 0,
      complaints: complaints.map(({ message, file, line }) => ({ message, file, line })),
      supplied: world.supplied.map(toldOf),
      missing: world.missing.map(toldOf),
      unreached: [...unreached, ...(measured?.unseen ?? [])].map(({ location, because, at }) => ({
        ...{ location, because, at: saidPlace(at) },
      })),
      faults: measured?.faults ?? [],
      matrix: measured?.matrix ?? [],
      exitCode: code,
    },
  };
}
