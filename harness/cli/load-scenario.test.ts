import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from './package-root.ts';
import { gatecrash, temporaryFolder } from './testing/gatecrash.ts';

const flapping = readFileSync(path.join(packageRoot, 'scenarios/flapping-node/scenario.ts'), 'utf8');

describe('a scenario file outside the checkout', () => {
  it.each([
    ['no package.json', null],
    ['a package.json without a type', '{}'],
    ['a package of CommonJS', '{"type":"commonjs"}'],
  ])('imports gatecrash with %s', async (_, packageJson) => {
    using temporary = temporaryFolder();
    temporary.copyScenario('mine');
    if (packageJson !== null) temporary.write('package.json', packageJson);
    const { code, stdout, stderr } = await gatecrash(['list', './mine', '--json'], temporary.folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout).scenarios).toMatchObject([{ name: 'mine', folder: path.join(temporary.folder, 'mine') }]);
  });

  it('may import files of its own', async () => {
    using temporary = temporaryFolder();
    temporary.copyScenario('mine');
    temporary.write('mine/rate.ts', 'export const rate: number = 400;\n');
    temporary.write('mine/scenario.ts', `import { rate } from './rate.ts';\n${flapping.replace('rate: 400', 'rate')}`);
    expect((await gatecrash(['list', './mine'], temporary.folder)).code).toBe(0);
  });
});

describe('a scenario file that cannot be loaded', () => {
  it.each([
    ['a syntax error', 'const a = 1;\nexport default { title: ,\n', ':2: SyntaxError: '],
    [
      'a name that is declared twice',
      'const a: number = 1;\n\nconst a = 2;\n',
      ":3: SyntaxError: Identifier 'a' has already",
    ],
    ['an enum', '\nenum A { b }\nexport default 1;\n', ':2: SyntaxError: TypeScript enum is not supported'],
    ['a throw', `\n\nthrow new RangeError('not today');\n`, ':3: RangeError: not today'],
    ['a throw in gatecrash', `import { atMost } from 'gatecrash';\natMost(null as never);\n`, ':2: TypeError: '],
    ['a thrown value', 'throw { a: 1n };\n', ': it throws an object with a'],
    [
      'no default export',
      'export const scenario = {};\n',
      ': expected a default export, saw none\nhint: write export default',
    ],
    ['an import that is not there', `\nimport './nowhere.ts';\n`, ':2: Error: Cannot find module'],
    [
      'a misspelt import',
      `import { killNod } from 'gatecrash';\n`,
      `:1: SyntaxError: The requested module 'gatecrash'`,
    ],
  ])('is refused with file and line and without a stack: %s', async (_, source, expected) => {
    using temporary = temporaryFolder();
    const file = temporary.write('mine/scenario.ts', source);
    const { code, stdout, stderr } = await gatecrash(['run', './mine'], temporary.folder);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`error[GC2001]: ${file}${expected}`);
    expect(stderr).not.toMatch(/^ {4}at |Warning/m);
  });

  it('is told what it probably meant to import', async () => {
    using temporary = temporaryFolder();
    temporary.write('mine/scenario.ts', `import { killNod } from 'gatecrash';\n`);
    expect((await gatecrash(['run', './mine'], temporary.folder)).stderr).toContain('hint: did you mean killNode?');
  });

  it('does not hide what is wrong with the others', async () => {
    using temporary = temporaryFolder();
    temporary.write('a/scenario.ts', 'throw 1;\n');
    temporary.copyScenario('b');
    temporary.write(
      'b/scenario.ts',
      flapping.replace("'app-2'", "'app-9'").replace("'failover.conf'", "'failoverr.conf'"),
    );
    const { stderr } = await gatecrash(['run', './a', './b', './c'], temporary.folder);
    expect(stderr.match(/^error\[GC\d{4}\]/gm)).toEqual([
      'error[GC1003]',
      'error[GC2001]',
      'error[GC2002]',
      'error[GC2003]',
    ]);
  });
});
