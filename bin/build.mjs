// Makes the npm package. dist/package is what npm would publish, dist/gatecrash-<version>.tgz the same as one file to
// install from. Node does not strip types below node_modules, so the package is compiled; what runs inside pods comes
// ready made, for its own packages may lie in a folder that no pod sees.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { bundlePodPrograms } from '../images/bundle.mjs';
import { bundlePage } from './bundle-page.mjs';

const checkout = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(checkout, 'dist');
const staged = join(dist, 'package');

const read = (file) => readFileSync(join(checkout, file), 'utf8');
const files = (...patterns) => globSync(patterns, { cwd: checkout }).sort();

function write(file, text) {
  mkdirSync(dirname(join(staged, file)), { recursive: true });
  writeFileSync(join(staged, file), text);
}

/** A file that is started rather than imported: a worker, a process of its own, what an import is resolved to. */
const startedFile = /new URL\('(\.{1,2}\/[^']+)\.ts', import\.meta\.url\)/g;
/** TypeScript renames imports by itself, but not where it also rewrites a `using` around them. */
const sourceName = /(?<=new URL\('|import\(')(\.{1,2}\/[^']+)\.ts(?=', import\.meta\.url\)|'\))/g;

function entryPoints() {
  const sources = files('harness/**/*.ts').filter((file) => !/\.test\.ts$|\/testing\//.test(file));
  const started = sources.flatMap((file) =>
    [...read(file).matchAll(startedFile)].map(([, target]) => join(dirname(file), `${target}.ts`)),
  );
  return [
    ...new Set(['harness/cli/main.ts', 'harness/vitest/index.ts', ...started, ...files('scenarios/*/scenario.ts')]),
  ];
}

/** Compiles these files and all that they import; gives what was written. */
function compile(entries, options) {
  const config = ts.readConfigFile(join(checkout, 'tsconfig.json'), ts.sys.readFile).config;
  const { options: own } = ts.convertCompilerOptionsFromJson(config.compilerOptions, checkout);
  const roots = entries.map((file) => join(checkout, file));
  const place = { noEmit: false, rootDir: checkout, outDir: staged };
  const program = ts.createProgram(roots, { ...own, ...place, ...options });
  const written = [];
  const { diagnostics } = program.emit(undefined, (name, text) => {
    const file = relative(staged, name);
    written.push(file);
    write(file, text.replaceAll(sourceName, '$1.js'));
  });
  if (diagnostics.length > 0) throw new Error(ts.formatDiagnostics(diagnostics, ts.createCompilerHost(own)));
  return written;
}

/** The packages that the compiled files import. */
function importedPackages(compiled) {
  const specifiers = compiled.flatMap((file) =>
    ts.preProcessFile(readFileSync(join(staged, file), 'utf8')).importedFiles.map(({ fileName }) => fileName),
  );
  const packages = specifiers.filter((name) => !/^(\.|node:|gatecrash$)/.test(name));
  return new Set(packages.map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/')));
}

function manifest(compiled) {
  const own = JSON.parse(read('package.json'));
  const { name, version, description, license, type, dependencies, peerDependencies, peerDependenciesMeta } = own;
  const imported = importedPackages(compiled);
  const missing = [...imported].filter((each) => (dependencies[each] ?? peerDependencies[each]) === undefined);
  if (missing.length > 0) throw new Error(`the package would import what it does not depend on: ${missing}`);
  return {
    name,
    version,
    description,
    keywords: ['nginx', '502', 'bad gateway', 'chaos engineering', 'fault injection', 'load balancing'],
    license,
    type,
    engines: { node: '>=22.18' },
    bin: { gatecrash: 'bin/gatecrash.mjs' },
    types: './harness/index.d.ts',
    exports: {
      '.': { types: './harness/index.d.ts', default: './harness/index.js' },
      './vitest': { types: './harness/vitest/index.d.ts', default: './harness/vitest/index.js' },
      './package.json': './package.json',
    },
    dependencies: Object.fromEntries(Object.entries(dependencies).filter(([each]) => imported.has(each))),
    peerDependencies,
    peerDependenciesMeta,
  };
}

rmSync(dist, { recursive: true, force: true });
const compiled = compile(entryPoints(), { removeComments: true, noCheck: true }).filter((file) => file.endsWith('.js'));
compile(['harness/index.ts', 'harness/vitest/index.ts'], { declaration: true, emitDeclarationOnly: true });
for (const [file, text] of Object.entries(await bundlePodPrograms())) write(`pod/${file}`, text);
write('report/page.json', JSON.stringify(await bundlePage('report')));
write('report/validation.json', JSON.stringify(await bundlePage('validation')));
const besideScenarios = files('scenarios/*/*').filter((file) => !file.endsWith('.ts'));
const asTheyAre = [
  'templates',
  ...files('images/{Dockerfile,bases.json}', 'docs/*.md', '*.md', 'action.yml', 'LICENSE'),
];
for (const file of [...besideScenarios, ...asTheyAre]) {
  cpSync(join(checkout, file), join(staged, file), { recursive: true });
}
cpSync(join(checkout, 'bin/packaged.mjs'), join(staged, 'bin/gatecrash.mjs'));
chmodSync(join(staged, 'bin/gatecrash.mjs'), 0o755);
write('package.json', `${JSON.stringify(manifest(compiled), null, 2)}\n`);
const [packed] = JSON.parse(
  execFileSync('npm', ['pack', staged, '--json', '--pack-destination', dist], { encoding: 'utf8' }),
);
const kilobytes = (bytes) => `${Math.round(bytes / 1000)} kB`;
process.stderr.write(
  `gatecrash: dist/${packed.filename}: ${packed.entryCount} files, ` +
    `${kilobytes(packed.size)} packed, ${kilobytes(packed.unpackedSize)} unpacked\n`,
);
