import type { ComposePort, PortRange } from './compose.ts';

/** `3000` or `3000-3005`; null where it is no port. */
export function portRange(written: string): PortRange | null {
  const [, first, last] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(written.trim()) ?? [];
  if (first === undefined) return null;
  const from = Number(first);
  const to = Number(last ?? first);
  return from >= 1 && to >= from && to <= 65_535 ? { from, to } : null;
}

/** A port of `expose`: `3000`, `3000-3005/tcp`. */
export function exposedPort(written: string): PortRange | null {
  return portRange(written.replace(/\/(?:tcp|udp|sctp)$/i, ''));
}

/** The short form: `80`, `8080:80`, `127.0.0.1:8080:80`, `[::1]:8000-8010:80-90/udp`; null where it is none. */
export function shortPort(written: string): ComposePort | null {
  const [, host, target = ''] = /^(?:(.*):)?([^:]+)$/s.exec(written.replace(/\/(?:tcp|udp|sctp)$/i, '')) ?? [];
  const inside = portRange(target);
  if (inside === null) return null;
  // Before the last colon stands the port of the machine, after its address where one is written.
  const onMachine = host === undefined ? '' : host.slice(host.lastIndexOf(':') + 1);
  const isAddress = onMachine.includes('.') || onMachine.endsWith(']');
  const published = onMachine === '' || isAddress ? null : portRange(onMachine);
  if (onMachine !== '' && !isAddress && published === null) return null;
  return { target: inside, published };
}

/** Whether a port is one of a range. */
export function isIn(port: number, { from, to }: PortRange): boolean {
  return port >= from && port <= to;
}

/** The port inside the network that the machine has as `port`; null where it has none. */
export function targetOf(port: number, { target, published }: ComposePort): number | null {
  if (published === null || !isIn(port, published)) return null;
  const inside = target.from + port - published.from;
  return isIn(inside, target) ? inside : target.from;
}

/** `80`, or `8000-8010`. */
export function saidRange({ from, to }: PortRange): string {
  return from === to ? `${from}` : `${from}-${to}`;
}
