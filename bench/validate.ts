import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageRoot } from '../harness/cli/package-root.ts';
import { figure } from './figure.ts';
import type { Part } from './part.ts';

/** A config with so many places that hand requests on, each to two peers of its own. */
function configOf(places: number): string {
  const all = Array.from({ length: places }, (_, index) => index);
  const upstreams = all.map((index) => `  upstream u${index} { server a${index}:8080; server b${index}:8080; }`);
  const locations = all.map((index) => `    location /p${index}/ {\n      proxy_pass http://u${index};\n    }`);
  const server = ['  server {', '    listen 80;', '    proxy_connect_timeout 2s;', ...locations, '  }'];
  return ['events { }', 'http {', ...upstreams, ...server, '}', ''].join('\n');
}

/** A config of so many lines, in servers with an upstream and two locations each. */
function configOfLines(lines: number): string {
  const server = (index: number): readonly string[] => [
    `  upstream app-${index} {`,
    `    server 10.0.${index}.1:8080 max_fails=3;`,
    `    server 10.0.${index}.2:8080 max_fails=3;`,
    '  }',
    '  server {',
    '    listen 80;',
    `    server_name s${index}.example;`,
    '    location / {',
    `      proxy_pass http://app-${index};`,
    '      proxy_set_header Host $host;',
    '      proxy_connect_timeout 2s;',
    '      proxy_read_timeout 30s;',
    '    }',
    '    location /static/ {',
    '      root /srv/www;',
    '      expires 1h;',
    '    }',
    '    location /api/ {',
    `      proxy_pass http://app-${index};`,
    '    }',
    '  }',
  ];
  const size = server(0).length;
  const servers = Array.from({ length: Math.ceil((lines - 3) / size) }, (_, index) => server(index)).flat();
  return ['events { }', 'http {', ...servers, '}', ''].join('\n');
}

/** When something was said first, by the beginning of the process, and when it ended. */
interface Took {
  readonly firstMs: number | null;
  readonly allMs: number;
}

/** Runs `gatecrash validate` in a folder; the first line that tells of a place of the config is the first finding. */
async function took(folder: string, args: readonly string[]): Promise<Took> {
  const begun = performance.now();
  const child = spawn(path.join(packageRoot, 'bin/gatecrash'), ['validate', 'nginx.conf', ...args], {
    ...{ cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
  });
  let firstMs: number | null = null;
  let said = '';
  const hear = (text: Buffer): void => {
    if (firstMs !== null) return;
    said += text.toString();
    if (/^nginx\.conf:\d+:\d+ (?:error|warning|info) /m.test(said)) firstMs = performance.now() - begun;
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const code = await new Promise<number | null>((resolve) => void child.on('close', resolve));
  if (code !== 0) throw new Error(`gatecrash validate ${args.join(' ')} ended with ${code}: ${said}`);
  return { firstMs, allMs: performance.now() - begun };
}

async function inFolder<T>(config: string, act: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'gatecrash-bench-validate-'));
  try {
    await writeFile(path.join(folder, 'nginx.conf'), config);
    return await act(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function several<T>(count: number, act: () => Promise<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for (let index = 0; index < count; index += 1) all.push(await act());
  return all;
}

/** How long a config of one's own takes: by rules alone, until something is told, and through every fault. */
export const validate: Part = {
  name: 'validate',
  title: 'A config of one\u2019s own',
  measure: async ({ quick, say }) => {
    const [lints, matrices] = quick ? [3, 1] : [15, 3];
    say('rules alone, 1,000 lines');
    const linted = await inFolder(configOfLines(1000), async (folder) => {
      const lint = () => took(folder, ['--lint-only', '--advisory']);
      await lint(); // fills the cache of compiled code
      return several(lints, lint);
    });
    say('rules alone, 500 servers');
    const large = await inFolder(configOfLines(500 * 21), (folder) =>
      several(Math.ceil(lints / 3), () => took(folder, ['--lint-only', '--advisory'])),
    );
    say('every fault, five locations');
    const tested = await inFolder(configOf(5), (folder) =>
      several(matrices, () => took(folder, ['--runtime', 'local', '--advisory'])),
    );
    const first = tested.flatMap(({ firstMs }) => firstMs ?? []);
    return {
      figures: [
        figure(
          'validate.lint',
          'rules alone, a config of 1,000 lines',
          'ms',
          linted.map(({ allMs }) => allMs),
          {
            goal: { atMost: 200 },
            limit: 'the start of Node',
          },
        ),
        figure(
          'validate.lint.500',
          'rules alone, 500 servers (10,500 lines)',
          'ms',
          large.map(({ allMs }) => allMs),
        ),
        ...(first.length === 0
          ? []
          : [figure('validate.first', 'until the first finding is told', 'ms', first, { goal: { atMost: 1000 } })]),
        figure(
          'validate.matrix',
          'every fault at five locations',
          's',
          tested.map(({ allMs }) => allMs / 1000),
          {
            goal: { atMost: 30 },
            limit: 'what hangs is waited for ten seconds, and what recovers is looked at for fifteen',
          },
        ),
      ],
      notes: [],
    };
  },
};
