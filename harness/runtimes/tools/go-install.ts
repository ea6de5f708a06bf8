import { rename } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { makeFolders } from '../make-folders.ts';
import { goBuildInfoOf } from './go-build-info.ts';
import { runProgram } from './run-program.ts';
import type { Fetched, Fetching, Way } from './tool.ts';

export interface GoProgram {
  readonly path: string;
  /** `v2.12.0`. */
  readonly version: string;
  /** The module's sum in Go's checksum database. */
  readonly sum: string;
  /** Variables to set at link time. */
  readonly link: string;
  readonly name: string;
}

/** Go's environment with everything that it writes below `folder`; the user's own proxy settings stay in force. */
function goEnvironment(env: NodeJS.ProcessEnv, folder: string): NodeJS.ProcessEnv {
  const home = env.HOME || homedir();
  const settings = env.GOENV ?? join(env.XDG_CONFIG_HOME ?? join(home, '.config'), 'go', 'env');
  return {
    ...env,
    GOENV: settings,
    // Where Go keeps its telemetry counters.
    XDG_CONFIG_HOME: join(folder, 'config'),
    GOPATH: join(folder, 'path'),
    GOMODCACHE: join(folder, 'modules'),
    GOCACHE: join(folder, 'build'),
    GOTMPDIR: folder,
    GOBIN: join(folder, 'bin'),
    // Module files are read-only otherwise and could not be removed.
    GOFLAGS: '-modcacherw',
    GOWORK: 'off',
    CGO_ENABLED: '0',
  };
}

async function fetchByGo(fetching: Fetching, program: GoProgram): Promise<Fetched> {
  const folder = join(fetching.scratch, 'go');
  await makeFolders(folder);
  const what = `${program.name} ${program.version.slice(1)}, built from its Go module`;
  let modules = 0;
  let packages = 0;
  fetching.onStep({ what, doneBytes: null, totalBytes: null });
  const args = [
    'install',
    '-v',
    '-trimpath',
    '-ldflags',
    `-s -w ${program.link}`,
    `${program.path}@${program.version}`,
  ];
  await runProgram('go', args, {
    env: goEnvironment(fetching.env, folder),
    cwd: folder,
    signal: fetching.signal,
    timeoutMs: 900_000,
    onLine: (line) => {
      if (line.startsWith('go: downloading ')) modules += 1;
      else packages += 1;
      const far = `${modules} modules fetched, ${packages} packages compiled`;
      fetching.onStep({ what: `${what} (${far})`, doneBytes: null, totalBytes: null });
    },
  });
  // A major version at the end of a module's path is no part of its program's name (go.dev/ref/mod#major-version-suffixes).
  const built = join(folder, 'bin', basename(program.path.replace(/\/v\d+$/, '')));
  const info = await goBuildInfoOf(built);
  if (info?.path !== program.path || info.version !== program.version || info.sum !== program.sum) {
    const seen = info === null ? 'no build info' : `${info.path} ${info.version} ${info.sum}`;
    throw new Error(`built ${seen}, expected ${program.path} ${program.version} ${program.sum}`);
  }
  const executable = join(fetching.root, program.name);
  await rename(built, executable);
  return { executable, libraryPath: [], origin: `${program.path}@${program.version} built by ${info.go}` };
}

/** Builds a program from its Go module, in folders that are thrown away, and checks what the linker wrote into it. */
export function goInstall(program: GoProgram): Way {
  return {
    title: `go install ${program.path}@${program.version}`,
    needs: ['go'],
    fetch: (fetching) => fetchByGo(fetching, program),
  };
}
