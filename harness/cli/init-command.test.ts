import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from './package-root.ts';
import { gatecrash, temporaryFolder } from './testing/gatecrash.ts';

const files = [
  '.github/workflows/gatecrash.yml',
  'gatecrash.config.ts',
  'scenarios/my-app/broken.conf',
  'scenarios/my-app/failover.conf',
  'scenarios/my-app/scenario.ts',
  'scenarios/tsconfig.json',
];
const tree = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();

describe('gatecrash init', () => {
  it('writes a first scenario that can be run, says what it wrote and what to do next', async () => {
    using temporary = temporaryFolder();
    const { folder } = temporary;
    const { code, stdout, stderr } = await gatecrash(['init'], folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [written, next = ''] = stdout.split('\n\nnext:\n');
    expect(written?.split('\n')).toEqual([...files.map((file) => `wrote ${file}`), 'added reports/ to .gitignore']);
    for (const file of files) expect(existsSync(path.join(folder, file)), file).toBe(true);
    expect(readFileSync(path.join(folder, '.gitignore'), 'utf8')).toBe('reports/\n');
    expect(next).toContain(`  ${path.join(packageRoot, 'bin/gatecrash')} run `);
    expect(next).toMatch(/^ {4}cp \S+\/dist\/(gatecrash-\S+\.tgz) \1\n {4}npm install --save-dev \.\/\1$/m);
    const list = await gatecrash(['list', '--json'], folder);
    expect(JSON.parse(list.stdout).scenarios).toMatchObject([
      { name: 'my-app', arms: [{ name: 'control' }, { name: 'broken/node-killed' }, { name: 'failover/node-killed' }] },
    ]);
    expect(await gatecrash(['run', '--dry-run'], folder)).toMatchObject({ code: 0 });
  });

  it('writes into another folder, which it makes', async () => {
    using temporary = temporaryFolder();
    const { code, stdout } = await gatecrash(['init', 'my shop/edge'], temporary.folder);
    expect(code).toBe(0);
    expect(stdout).toContain("next:\n  cd 'my shop/edge'\n");
    expect(existsSync(path.join(temporary.folder, 'my shop/edge', 'scenarios/my-app/scenario.ts'))).toBe(true);
  });

  it('overwrites nothing: it lists what is there already, and writes nothing at all', async () => {
    using temporary = temporaryFolder();
    const { folder } = temporary;
    const mine = temporary.write('scenarios/my-app/scenario.ts', 'mine');
    symlinkSync('nowhere', path.join(folder, 'gatecrash.config.ts'));
    const before = tree(folder);
    const { code, stdout, stderr } = await gatecrash(['init'], folder);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const seen = 'saw gatecrash.config.ts, scenarios/my-app/scenario.ts';
    expect(stderr).toContain(`error[GC1008]: ${folder}: expected none of the files that init writes, ${seen}\nhint: `);
    expect(tree(folder)).toEqual(before);
    expect(readFileSync(mine, 'utf8')).toBe('mine');
  });

  it.each([
    ['adds a line to a .gitignore', 'dist', 'dist\nreports/\n'],
    ['leaves one alone that has it', '/reports/*\nbuild/\n', '/reports/*\nbuild/\n'],
    ['leaves one alone with line ends of Windows', 'reports/\r\n', 'reports/\r\n'],
  ])('%s', async (_, before, after) => {
    using temporary = temporaryFolder();
    const file = temporary.write('.gitignore', before);
    const { code, stdout } = await gatecrash(['init'], temporary.folder);
    expect(code).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(after);
    expect(stdout.includes('added reports/ to .gitignore')).toBe(before !== after);
  });

  it('says that it cannot write below a file', async () => {
    using temporary = temporaryFolder();
    temporary.write('scenarios', '');
    const { code, stdout, stderr } = await gatecrash(['init'], temporary.folder);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toContain(`error[GC3005]: ${temporary.folder} cannot be written: ENOTDIR`);
    expect(tree(temporary.folder)).toEqual(['scenarios']);
  });

  it('tells editors where the types are, unless the project has them itself', async () => {
    using temporary = temporaryFolder();
    await gatecrash(['init', 'without'], temporary.folder);
    const config = (folder: string) =>
      JSON.parse(readFileSync(path.join(temporary.folder, folder, 'scenarios/tsconfig.json'), 'utf8'));
    const [types] = config('without').compilerOptions.paths.gatecrash;
    expect(existsSync(types)).toBe(true);
    const manifest = { name: 'gatecrash', version: '0.1.0', exports: './index.js' };
    temporary.write('with/node_modules/gatecrash/package.json', JSON.stringify(manifest));
    temporary.write('with/node_modules/gatecrash/index.js', '');
    const { stdout } = await gatecrash(['init', 'with'], temporary.folder);
    expect(config('with').compilerOptions.paths).toBeUndefined();
    expect(stdout).not.toContain('npm install');
  });
});
