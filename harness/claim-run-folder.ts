import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, realpath, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { failure } from './model/error.ts';
import { reportFiles } from './reporters/index.ts';
import { breakpointDocumentFile, runDocumentFile } from './run-folder.ts';
import { makeFolder, writing } from './write-files.ts';

async function isRunDocument(file: string): Promise<boolean> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return /^\{\s*"schemaVersion": \d+,\s*"tool": \{\s*"name": "gatecrash"/.test(text);
}

/** A folder that a run has to itself. */
export interface ClaimedFolder {
  /** Whether the run made it. */
  readonly made: boolean;
  readonly release: () => void;
}

/**
 * Makes the folder of a run, or takes one of an earlier run; refuses (GC3005) one that another run is writing, or that
 * has a run.json or a folder arms of somebody else's. The claim is a socket in the abstract namespace (unix(7)), which
 * the kernel takes away with its owner.
 */
export async function claimRunFolder(folder: string): Promise<ClaimedFolder> {
  const made = !existsSync(folder);
  await makeFolder(folder);
  const documents = [runDocumentFile, breakpointDocumentFile].map((file) => path.join(folder, file));
  const theirs = [...documents, path.join(folder, 'arms')].find((each) => existsSync(each));
  if (theirs !== undefined && !(await Promise.all(documents.map(isRunDocument))).includes(true)) {
    throw failure('GC3005', `${theirs} is there already and is of no run`, 'name another folder with --output');
  }
  const name = createHash('sha256')
    .update(await realpath(folder))
    .digest('hex');
  const claim = createServer();
  await new Promise<void>((resolve, reject) => {
    claim.once('error', () =>
      reject(failure('GC3005', `another run is writing into ${folder}`, 'name another folder with --output')),
    );
    claim.listen({ path: `\0gatecrash-${name}` }, resolve);
  });
  claim.unref();
  return { made, release: () => void claim.close() };
}

/** Takes away what an earlier run wrote: what is appended to its logs would be told twice. */
export async function emptyRunFolder(folder: string): Promise<void> {
  await writing(folder, async () => {
    await rm(path.join(folder, 'arms'), { recursive: true, force: true });
    await rm(path.join(folder, runDocumentFile), { force: true });
    await rm(path.join(folder, breakpointDocumentFile), { force: true });
    for (const file of reportFiles) await rm(path.join(folder, file), { force: true });
  });
}
