/**
 * Arms at the same time unless `--workers` says otherwise: one for every four cores. A pod at work takes up to one core
 * (gateway, nodes and load agent together); the rest is room, so that the load of each stays on time.
 */
export function defaultWorkers(cores: number): number {
  return Math.max(1, Math.floor(cores / 4));
}
