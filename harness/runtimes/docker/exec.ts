import type { Container } from 'dockerode';
import { failure } from '../../model/error.ts';
import { engineCall } from './deadline.ts';
import { outputText } from './frames.ts';

async function readAll(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Runs a program to its end in a running container; both outputs come as one text. */
export async function execIn(
  container: Container,
  argv: readonly string[],
  timeoutMs: number,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const what = `run ${argv[0]}`;
  const exec = await engineCall(what, () => container.exec({ Cmd: [...argv], AttachStdout: true, AttachStderr: true }));
  const stream = await engineCall(what, () => exec.start({ hijack: true, stdin: false }));
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    (stream as unknown as { destroy: () => void }).destroy();
  }, timeoutMs);
  try {
    const output = outputText(await engineCall(what, () => readAll(stream), 2 * timeoutMs));
    const { ExitCode: code } = await engineCall(what, () => exec.inspect());
    return { code, output };
  } catch (error) {
    if (!late) throw error;
    throw failure('GC9002', `${argv[0]} has not ended after ${timeoutMs / 1000} s`, null, error);
  } finally {
    clearTimeout(timer);
  }
}
