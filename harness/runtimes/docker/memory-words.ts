import type { Container, ContainerInspectInfo } from 'dockerode';
import { engineCall } from './deadline.ts';
import type { Engine } from './engine.ts';

/** The kernel's SIGKILL, as a container's exit code. */
const killed = 137;
/**
 * The engine hears of the death and of its reason on two ways. Where the reason comes last, `OOMKilled` stays false
 * (Docker 20.10: 1 death of 6, 15 ms late), and only the engine's event tells.
 */
const lateMs = 300;

/** An instant of the engine's as its events take it: seconds with a fraction. */
function seconds(at: string, plusMs = 0): number {
  return (Date.parse(at) + plusMs) / 1000;
}

async function toldOom(
  container: Container,
  { client }: Engine,
  state: ContainerInspectInfo['State'],
): Promise<boolean> {
  const stream = await engineCall('tell events', () =>
    client.getEvents({
      since: seconds(state.StartedAt),
      until: seconds(state.FinishedAt, lateMs),
      filters: { container: [container.id], event: ['oom'] },
    }),
  );
  let told = '';
  for await (const part of stream) told += String(part);
  return told.trim() !== '';
}

/**
 * The engine's words for a container that the kernel killed for want of memory; null where it was not: SIGKILL alone is
 * what anybody may send. The engine is asked twice only of one that has a limit.
 */
export async function memoryWords(
  container: Container,
  engine: Engine,
  { State: state, HostConfig: host }: ContainerInspectInfo,
): Promise<string | null> {
  if (state.ExitCode !== killed) return null;
  if (state.OOMKilled) return 'OOMKilled: true, exit code 137';
  if ((host.Memory ?? 0) === 0) return null;
  return (await toldOom(container, engine, state)) ? 'event oom, exit code 137' : null;
}
