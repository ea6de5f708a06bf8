/** One thing that the stub application does for a request beside its service time. `service` names one of the scenario's. */
export type WorkStep = CallStep;

/** It calls a third party, and answers when that has answered. A call that fails closes the client's connection. */
export interface CallStep {
  readonly type: 'call';
  readonly service: string;
}

/** Calls a third party for every request. */
export function call(service: string): CallStep {
  return { type: 'call', service };
}

/** The services that work needs, each once. */
export function servicesOf(work: readonly WorkStep[]): readonly string[] {
  return [...new Set(work.flatMap((step) => ('service' in step ? [step.service] : [])))];
}
