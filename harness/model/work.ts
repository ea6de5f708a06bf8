/** One thing that the stub application does for a request beside its service time. `service` names one of the scenario's. */
export type WorkStep = CallStep | ShedStep;

/** It calls a third party, and answers when that has answered. A call that fails closes the client's connection. */
export interface CallStep {
  readonly type: 'call';
  readonly service: string;
}

/**
 * It turns requests away with 503 before they take a worker: at level n those for the first n of `paths`, the least
 * important first. The level is 0 until it is told another (GET /-/shed?level=2).
 */
export interface ShedStep {
  readonly type: 'shed';
  readonly paths: readonly string[];
}

/** Turns away, when it is told to, requests for paths that begin with the first of these, then the first two, … */
export function shed(paths: readonly string[]): ShedStep {
  return { type: 'shed', paths };
}

/** Calls a third party for every request. */
export function call(service: string): CallStep {
  return { type: 'call', service };
}

/** The services that work needs, each once. */
export function servicesOf(work: readonly WorkStep[]): readonly string[] {
  return [...new Set(work.flatMap((step) => ('service' in step ? [step.service] : [])))];
}
