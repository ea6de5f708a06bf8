import { once } from 'node:events';
import { chmod, mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { arch } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Step } from '../../model/run-plan.ts';
import { digestOf } from './digest-of.ts';
import { releaseDownload } from './release-download.ts';
import { runProgram } from './run-program.ts';
import { script, temporaryFolder } from './testing/temporary-folder.ts';
import type { Fetching } from './tool.ts';

async function fetchingInto(steps: Step[]): Promise<Fetching> {
  const cache = await temporaryFolder();
  const [root, scratch] = [join(cache, 'root'), join(cache, 'scratch')];
  await mkdir(root);
  await mkdir(scratch);
  const onStep = (step: Step): void => void steps.push(step);
  return { cache, root, scratch, env: process.env, onStep, signal: new AbortController().signal };
}

/** A real archive with a program, and a server that publishes it as `/program.tar.gz`. */
async function release(): Promise<{ readonly base: string; readonly digest: string; readonly bytes: number }> {
  const folder = await temporaryFolder();
  const file = join(folder, 'program.tar.gz');
  await script(join(folder, 'program'), 'echo program 1');
  await chmod(join(folder, 'program'), 0o644);
  await runProgram('tar', ['-czf', file, '-C', folder, 'program'], { env: process.env });
  const archive = await readFile(file);
  const server = createServer((request, response) => {
    if (request.url === '/program.tar.gz') response.setHeader('content-length', archive.length).end(archive);
    else response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { base, digest: await digestOf(file), bytes: archive.length };
}

test('an archive with the known digest is unpacked, its progress told in bytes', async () => {
  const { base, digest, bytes } = await release();
  const steps: Step[] = [];
  const fetching = await fetchingInto(steps);
  const way = releaseDownload({ [arch()]: { url: `${base}/program.tar.gz`, digest, member: 'program' } });
  const fetched = await way.fetch(fetching);
  expect(fetched.origin).toBe(`${base}/program.tar.gz`);
  expect((await runProgram(fetched.executable, [], { env: {} })).stdout).toBe('program 1\n');
  expect(steps.at(-1)).toEqual({ what: 'program.tar.gz', doneBytes: bytes, totalBytes: bytes });
});

test('an archive with another digest is refused and not unpacked', async () => {
  const { base } = await release();
  const digest = `sha256:${'0'.repeat(64)}`;
  const way = releaseDownload({ [arch()]: { url: `${base}/program.tar.gz`, digest, member: 'program' } });
  const fetching = await fetchingInto([]);
  await expect(way.fetch(fetching)).rejects.toThrow(/has sha256:[0-9a-f]{64}, expected sha256:0000/);
});

test('what is not published is named with the status', async () => {
  const { base, digest } = await release();
  const way = releaseDownload({ [arch()]: { url: `${base}/other.tar.gz`, digest, member: 'program' } });
  await expect(way.fetch(await fetchingInto([]))).rejects.toThrow(
    '/other.tar.gz could not be fetched: it answered 404',
  );
});

test('a host that refuses is named with the reason', async () => {
  const { base, digest } = await release();
  const gone = createServer().listen(0, '127.0.0.1');
  await once(gone, 'listening');
  const { port } = gone.address() as AddressInfo;
  gone.close();
  await once(gone, 'close');
  const url = `${base.replace(/\d+$/, String(port))}/program.tar.gz`;
  const way = releaseDownload({ [arch()]: { url, digest, member: 'program' } });
  await expect(way.fetch(await fetchingInto([]))).rejects.toThrow(`${url} could not be fetched: connect ECONNREFUSED`);
});

test('a processor without a release is named', async () => {
  await expect(releaseDownload({}).fetch(await fetchingInto([]))).rejects.toThrow(`none for the processor ${arch()}`);
});
