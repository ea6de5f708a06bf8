import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageRoot } from '../harness/cli/package-root.ts';
import { readRunDocument } from '../harness/stored-run.ts';
import { benchScenario } from './bench-pod.ts';
import { runPeer } from './run-peer.ts';

/** What a run of ours of some arms came to. */
export interface OwnRun {
  readonly seconds: number;
  /** `confirmed control`, one for each arm. */
  readonly verdicts: readonly string[];
}

/** Runs these arms of the scenario that peers are held against, as a user would: the whole command is timed. */
export async function runOwnArms(runtime: 'local' | 'docker', arms: readonly string[]): Promise<OwnRun> {
  const output = await mkdtemp(path.join(tmpdir(), 'gatecrash-bench-run-'));
  try {
    const chosen = arms.flatMap((arm) => ['--arm', arm]);
    const args = ['run', benchScenario, ...chosen, '-q', '--runtime', runtime, '--output', output];
    const command = ['sh', '-c', '"$@" >/dev/null || [ $? -eq 1 ]', 'sh', path.join(packageRoot, 'bin/gatecrash')];
    const { wallMs } = await runPeer([...command, ...args]);
    const { scenarios } = await readRunDocument(output);
    const verdicts = scenarios.flatMap((one) => one.arms.map(({ name, verdict }) => `${verdict} ${name}`));
    return { seconds: wallMs / 1000, verdicts };
  } finally {
    await rm(output, { recursive: true, force: true });
  }
}
