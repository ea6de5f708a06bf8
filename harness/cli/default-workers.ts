/**
 * Arms at the same time unless `--workers` says otherwise: one for every four cores. A pod at work takes 0.5 to 0.7 of a
 * core on average (gateway, nodes and load agent together); with a core to each, loads were late in some arms.
 */
export function defaultWorkers(cores: number): number {
  return Math.max(1, Math.floor(cores / 4));
}
