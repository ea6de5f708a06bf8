import { cpus, release } from 'node:os';
import { saidPlace } from './config/place.ts';
import { saidComplaint } from './gateways/nginx-own-config.ts';
import { type LoadedConfig, loadOwnConfig } from './load-own-config.ts';
import type { Problem } from './model/error.ts';
import type { ValidationDocument } from './model/validation-document.ts';
import type { PreparedRuntime } from './runtimes/runtime.ts';
import type { GivenConfig } from './validate/given-config.ts';
import type { Missing, Supplied } from './validate/supply/supplied.ts';
import { targetsOf } from './validate/targets/targets-of.ts';

/** What a validation came to, and what keeps it from going on. */
export interface Validated {
  readonly document: ValidationDocument;
  readonly problems: readonly Problem[];
}

const toldOf = ({ what, name, detail, at }: Supplied | Missing) => ({ what, name, detail, at: saidPlace(at) });

/** What has to be had before nginx can start with the config at all. */
function lacking({ complete, refused }: LoadedConfig): readonly Problem[] {
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
function problemsOf(loaded: LoadedConfig): readonly Problem[] {
  if (loaded.refused.length === 0 && loaded.complaints.length === 0) return [];
  const lacks = lacking(loaded);
  if (lacks.length > 0) return lacks;
  return loaded.complaints.map((complaint) => ({
    code: 'GC2004',
    message: saidComplaint(complaint),
    hint: 'nginx says so itself: nginx -t on the machine of this config says the same',
  }));
}

/**
 * Loads a config that has been held against the rules into a real nginx, with all that it needs around it: what was supplied,
 * what nobody has, and what nginx says. Nothing is injected.
 */
export async function validateConfig(
  given: GivenConfig,
  linted: ValidationDocument,
  settings: { readonly prepared: PreparedRuntime; readonly command: string; readonly signal: AbortSignal },
): Promise<Validated> {
  const { prepared, command, signal } = settings;
  const loaded = await loadOwnConfig(given, prepared, signal);
  const { tree, world } = loaded.complete;
  const problems = problemsOf(loaded);
  const { unreached } = targetsOf(tree, (name) => world.hosts.get(name.toLowerCase()) ?? name);
  const variables = linted.missing.filter(({ what }) => what === 'variable');
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
      complaints: loaded.complaints.map(({ message, file, line }) => ({ message, file, line })),
      supplied: world.supplied.map(toldOf),
      missing: [...world.missing.map(toldOf), ...variables],
      unreached: unreached.map(({ location, because, at }) => ({ location, because, at: saidPlace(at) })),
      exitCode: code,
    },
  };
}
