import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../../../test/local-pod.ts';
import { until } from '../../../test/until.ts';

/** What a control address said. */
export interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly words: string;
}

/** A program of ours that runs for one test. */
export interface StartedProgram extends AsyncDisposable {
  readonly folder: string;
  readonly tell: (target: string) => Promise<Told>;
  /** What its journal has so far, but for the instants. */
  readonly journal: () => Promise<readonly Readonly<Record<string, string>>[]>;
}

async function get(url: string): Promise<Told> {
  const answer = await fetch(url);
  return { status: answer.status, headers: answer.headers, words: await answer.text() };
}

/** Starts a program of this folder with a control address and a journal of its own, and waits until it is ready. */
export async function startProgram(
  program: 'peer.ts' | 'dns.ts',
  host: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<StartedProgram> {
  const temporary = await temporaryFolder();
  const control = { host, port: 8099 };
  const journal = path.join(temporary.folder, 'journal');
  const file = fileURLToPath(new URL(`../${program}`, import.meta.url));
  const child = spawn(process.execPath, [file, JSON.stringify({ control, journal, ...settings })], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const tell = (target: string): Promise<Told> => get(`http://${host}:${control.port}${target}`);
  const ready = () =>
    tell('/ready').then(
      ({ status }) => status === 204,
      () => false,
    );
  const end = async (): Promise<void> => {
    child.kill('SIGKILL');
    await temporary[Symbol.asyncDispose]();
  };
  await until(`${program} is ready`, ready).catch(async (error: unknown) => {
    await end();
    throw error;
  });
  return {
    folder: temporary.folder,
    tell,
    journal: async () => {
      const lines = (await readFile(journal, 'utf8')).trimEnd().split('\n');
      return lines.map((line) => {
        const { at: _, ...entry } = JSON.parse(line);
        return entry;
      });
    },
    [Symbol.asyncDispose]: end,
  };
}
