import { spawn } from 'node:child_process';
import { usageOf } from '../harness/agent/process-usage.ts';

/** What came of a program of a peer. */
export interface PeerRun {
  readonly wallMs: number;
  /** CPU of its own process, as far as it was seen before it ended. */
  readonly cpuMs: number;
  readonly stdout: string;
  /** The last 4,000 characters of it. */
  readonly stderr: string;
}

/** Runs a program to its end, with text on its stdin; throws with its last words where it does not end with 0. */
export async function runPeer(
  argv: readonly string[],
  { env = {}, input = '' }: { readonly env?: NodeJS.ProcessEnv; readonly input?: string } = {},
): Promise<PeerRun> {
  const begun = performance.now();
  const [file = '', ...args] = argv;
  const child = spawn(file, args, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  let [stdout, stderr, cpuMs] = ['', '', 0];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-4000);
  });
  child.stdin.on('error', () => {}); // it need not read
  child.stdin.end(input);
  const watching = setInterval(() => {
    cpuMs = Math.max(cpuMs, usageOf('peer', child.pid ?? 0)?.cpuMs ?? 0);
  }, 50);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  clearInterval(watching);
  if (code !== 0) throw new Error(`${file} ended with ${code}: ${stderr.trim()}`);
  return { wallMs: performance.now() - begun, cpuMs, stdout, stderr };
}

/** A program of ours or of a peer that Node runs. */
export function nodeProgram(file: string): readonly string[] {
  return [process.execPath, '--disable-warning=ExperimentalWarning', file];
}
