import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { CapturedPackets } from '../model/agent-protocol.ts';

/** Enough of a packet for its headers and those of HTTP. */
const bytesOfPacket = 512;
/** With the above a file of 26 MB at most. What comes later is not captured: what went wrong first explains the rest. */
const mostPackets = 50_000;
/** A tcpdump that does not end when it is told to is killed. */
const endMs = 2000;

/** The words that start tcpdump(8): as whoever starts it, and with every packet in the file by the time it ends. */
export function captureCommand(file: string): readonly string[] {
  const limits = ['-s', String(bytesOfPacket), '-c', String(mostPackets)];
  return ['tcpdump', '-n', '-i', 'any', '-Z', 'root', '--immediate-mode', ...limits, '-w', file];
}

/** Reads what tcpdump says when it ends: `12 packets captured`, `0 packets dropped by kernel`. */
export function capturedPackets(said: string, endedItself: boolean): CapturedPackets {
  const figure = (pattern: RegExp): number | null => {
    const found = pattern.exec(said)?.[1];
    return found === undefined ? null : Number(found);
  };
  return {
    packets: figure(/^(\d+) packets? captured$/m),
    lost: figure(/^(\d+) packets? dropped by kernel$/m),
    full: endedItself,
  };
}

interface Capture {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly closed: Promise<unknown>;
}

async function begin(argv: readonly string[]): Promise<Capture> {
  const [program = '', ...args] = argv;
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  const closed = once(child, 'close');
  const listens = new Promise<boolean>((resolve) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (/listening on /.test(said)) resolve(true);
    });
    closed.then(() => resolve(false)).catch(() => resolve(false));
  });
  if (await listens) return { child, said: () => said, closed };
  await closed; // throws where it could not be started
  throw new Error(`tcpdump captures nothing: ${said.trim().split('\n').at(-1) ?? ''}`);
}

/** Captures the packets of this pod's network, once. */
export function createPacketCapture(): {
  /** Answers when tcpdump listens. */
  readonly start: (file: string) => Promise<void>;
  /** Ends it, with all that was captured in its file. */
  readonly end: () => Promise<CapturedPackets>;
} {
  let capture: Promise<Capture> | null = null;
  return {
    start: async (file) => {
      if (capture !== null) throw new Error('packets are captured already');
      capture = begin(captureCommand(file));
      await capture;
    },
    end: async () => {
      if (capture === null) throw new Error('no packets are captured');
      const { child, said, closed } = await capture;
      const endedItself = child.exitCode !== null;
      if (!endedItself) child.kill('SIGINT');
      const timer = setTimeout(() => child.kill('SIGKILL'), endMs);
      await closed;
      clearTimeout(timer);
      return capturedPackets(said(), endedItself);
    },
  };
}
