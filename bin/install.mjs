// Installs the locked packages into node_modules and stamps them. Run by in-checkout, under its lock, on the Node that
// the machine has (20 or newer, plain JavaScript); everything it says goes to stderr.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const checkout = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(checkout, 'node_modules');
const stamp = join(modules, '.gatecrash-installed');
// Measured on linux-x64; the lock file does not say how big its packages are.
const aboutMegabytes = { fetched: 186, onDisk: 531 };

/** Kills its whole process group when its stdin ends, which it does when this process dies, however it dies. */
const dieWithParent = 'exec 3<&0; (cat <&3; kill -KILL 0) >/dev/null 2>&1 & "$@" </dev/null 3<&-';

const say = (line) => process.stderr.write(`gatecrash: ${line}\n`);

function fail(message, hint) {
  process.stderr.write(`error[GC3001]: ${message}\nhint: ${hint}\n`);
  process.exit(4);
}

const allows = (list, value) => list === undefined || [list].flat().includes(value);

/** How many packages of the lock file this machine gets: what can be reached without passing a foreign platform. */
function expectedPackages() {
  const libc = process.report.getReport().header.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
  const { packages } = JSON.parse(readFileSync(join(checkout, 'package-lock.json'), 'utf8'));
  const fits = (entry) =>
    allows(entry.os, process.platform) && allows(entry.cpu, process.arch) && allows(entry.libc, libc);
  const seen = new Set();
  const visit = (path, names) => {
    for (const name of names) {
      let folder = path;
      while (folder !== '' && packages[`${folder}/node_modules/${name}`] === undefined) {
        folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')));
      }
      const found = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
      const entry = packages[found];
      if (entry === undefined || seen.has(found) || !fits(entry)) continue;
      seen.add(found);
      visit(found, Object.keys({ ...entry.dependencies, ...entry.optionalDependencies, ...entry.peerDependencies }));
    }
  };
  const root = packages[''];
  visit('', Object.keys({ ...root.dependencies, ...root.devDependencies, ...root.optionalDependencies }));
  return seen.size;
}

/** Says how many packages are there: one line rewritten on a terminal, a line for every quarter elsewhere. */
function progress(total) {
  let done = 0;
  let quarter = 0;
  return () => {
    done = Math.min(done + 1, total);
    if (process.stderr.isTTY) {
      process.stderr.write(`\rgatecrash: ${done} of ${total} packages fetched${done === total ? ', unpacking\n' : ''}`);
    } else if (Math.floor((done * 4) / total) > quarter) {
      quarter = Math.floor((done * 4) / total);
      say(`${done} of ${total} packages fetched`);
    }
  };
}

function npmCi(onPackage) {
  const args = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--prefer-offline', '--no-audit'];
  // loglevel http: one line per package as it arrives, the only progress that npm gives without a terminal.
  const npm = spawn(
    'sh',
    ['-c', dieWithParent, 'sh', 'npm', ...args, '--no-fund', '--no-progress', '--loglevel=http'],
    {
      cwd: checkout,
      detached: true,
      stdio: ['pipe', 'ignore', 'pipe'],
    },
  );
  const parent = process.ppid;
  const orphaned = setInterval(() => process.ppid === parent || process.exit(143), 200);
  const complaints = [];
  let rest = '';
  npm.stderr.setEncoding('utf8').on('data', (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (/^npm http (fetch|cache) .*\.tgz/.test(line)) onPackage();
      else if (line.startsWith('npm error')) complaints.push(line.replace(/^npm error ?/, ''));
    }
  });
  return new Promise((resolve) => {
    npm.on('exit', () => npm.stdin.destroy());
    npm.on('close', (code) => {
      clearInterval(orphaned);
      resolve({ code, complaints });
    });
  });
}

/** The Node that was brought, or the machine's own where that one does not run here (musl, an old glibc). */
function nodeForTypeScript() {
  const reasons = [];
  for (const candidate of [`node_modules/node-linux-${process.arch}/bin/node`, process.execPath]) {
    try {
      const version = execFileSync(candidate, ['--version'], { cwd: checkout, encoding: 'utf8', stdio: 'pipe' }).trim();
      const [major, minor] = version.slice(1).split('.').map(Number);
      if (major > 22 || (major === 22 && minor >= 18)) return candidate;
      reasons.push(`${candidate} is ${version}`);
    } catch (error) {
      reasons.push(`${candidate} does not run (${error.code ?? error.message})`);
    }
  }
  return fail(`no Node that runs TypeScript: ${reasons.join('; ')}`, 'install Node 24, or 22.18 or newer');
}

const total = expectedPackages();
const { fetched, onDisk } = aboutMegabytes;
const startedAt = Date.now();
say(`installing ${total} packages: ${fetched} MB to fetch, ${onDisk} MB on disk`);
rmSync(stamp, { force: true });
const { code, complaints } = await npmCi(progress(total));
if (code !== 0) {
  fail(
    `npm ci failed with exit code ${code}:\n${complaints.slice(0, 12).join('\n') || 'it gave no reason'}`,
    'check the network and the npm registry settings, then run the same command again: it repairs what is half done',
  );
}
const node = nodeForTypeScript();
mkdirSync(join(modules, '.bin'), { recursive: true });
rmSync(join(modules, '.bin/gatecrash'), { force: true });
symlinkSync('../../bin/gatecrash', join(modules, '.bin/gatecrash'));
// Last, and in one step: what has a stamp is whole.
writeFileSync(`${stamp}.new`, `${process.argv[2]}\n${node}\n`);
renameSync(`${stamp}.new`, stamp);
say(`installed in ${Math.round((Date.now() - startedAt) / 1000)} s`);
