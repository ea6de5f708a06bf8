import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Directive, parseConfig } from '../harness/config/parse-config.ts';
import { cacheFolder } from '../harness/runtimes/tools/index.ts';
import { checkout } from './checkout.ts';

/** nginx's own parser of configs for Python, which knows nothing of ours. */
const crossplane = 'nginx-crossplane==0.5.14';

/** The folder of Python packages that has it, in the cache; or why it cannot be had. */
function packages(): { readonly folder: string } | { readonly reason: string } {
  const folder = path.join(cacheFolder(), 'tests', crossplane.replace('==', '-'));
  if (existsSync(folder)) return { folder };
  try {
    mkdirSync(path.dirname(folder), { recursive: true });
    const temporary = mkdtempSync(`${folder}-`);
    const args = [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '--no-deps',
      '--target',
      temporary,
      crossplane,
    ];
    try {
      execFileSync('python3', args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: 50_000, encoding: 'utf8' });
      renameSync(temporary, folder);
    } finally {
      rmSync(temporary, { recursive: true, force: true });
    }
    return { folder };
  } catch (error) {
    return { reason: `${crossplane} cannot be had: ${(error as Error).message.split('\n').at(-1)}` };
  }
}

const found = packages();

/** A directive as both know it. */
interface Known {
  readonly directive: string;
  readonly line: number;
  readonly args: readonly string[];
  readonly block?: readonly Known[];
}

const program = `
import crossplane, json, sys
def plain(all):
    return [dict(directive=d['directive'], line=d['line'], args=d['args'], **({'block': plain(d['block'])} if 'block' in d else {})) for d in all]
said = {}
for name in sys.argv[1:]:
    payload = crossplane.parse(name, single=True, check_ctx=False, check_args=False)
    said[name] = dict(errors=payload['errors'], parsed=plain(payload['config'][0]['parsed']))
json.dump(said, sys.stdout)
`;

function saidByCrossplane(folder: string, files: readonly string[]) {
  const env = { ...process.env, PYTHONPATH: folder };
  const stdout = execFileSync('python3', ['-c', program, ...files], { env, encoding: 'utf8', maxBuffer: 1e8 });
  return JSON.parse(stdout) as Readonly<
    Record<string, { readonly errors: readonly unknown[]; readonly parsed: readonly Known[] }>
  >;
}

/** It takes the brackets of a condition away. */
function withoutBrackets({ name, args }: Directive): readonly string[] {
  if (name !== 'if') return args;
  const bare = args.map((one, index) => {
    const opened = index === 0 ? one.replace(/^\(/, '') : one;
    return index === args.length - 1 ? opened.replace(/\)$/, '') : opened;
  });
  return bare.filter((one, index) => one !== '' || (index > 0 && index < bare.length - 1));
}

function plain(directives: readonly Directive[]): readonly Known[] {
  return directives.map((one) => ({
    directive: one.name,
    line: one.at.line,
    args: withoutBrackets(one),
    ...(one.block === null ? {} : { block: plain(one.block) }),
  }));
}

describe('parseConfig', () => {
  it('reads every config of this repository as crossplane does: directives, arguments and lines', ({ skip }) => {
    if (!('folder' in found)) return skip(found.reason);
    const patterns = ['scenarios/*/*.conf', 'examples/configs/**/*.conf', 'examples/configs/**/*.inc'];
    const files = patterns
      .flatMap((pattern) => globSync(pattern, { cwd: checkout }))
      .map((file) => path.join(checkout, file));
    expect(files.length).toBeGreaterThan(20);
    const said = saidByCrossplane(found.folder, files);
    for (const file of files) {
      const { directives, problems } = parseConfig(readFileSync(file, 'utf8'), file);
      expect([file, problems]).toEqual([file, []]);
      expect([file, plain(directives)]).toEqual([file, said[file]?.parsed]);
      expect([file, said[file]?.errors]).toEqual([file, []]);
    }
  });
});
