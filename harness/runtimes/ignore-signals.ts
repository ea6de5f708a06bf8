/** A Ctrl-C, a closed terminal or a polite kill of the process group must not end the process that cleans up. */
export function ignoreSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGPIPE'] as const) process.on(signal, () => {});
}
