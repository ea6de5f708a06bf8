/** One thing that the stub application does for a request beside its service time. `service` names one of the scenario's. */
export type WorkStep = CallStep | ReleaseStep;

/** It calls a third party, and answers when that has answered. A call that fails closes the client's connection. */
export interface CallStep {
  readonly type: 'call';
  readonly service: string;
}

/**
 * It comes in releases: v1, which is good, and v2, which has a mistake: the code of some pages throws or, where they
 * call an API, its address is wrong. Nothing is wrong until somebody deploys v2.
 */
export interface ReleaseStep {
  readonly type: 'release';
  /** Paths, by prefix, that run into the mistake with nothing to catch it: the process dies of it. */
  readonly unhandled: readonly string[];
  /** Those whose handler catches it, and answers with a reason: 500, or 502 where it is the API's. */
  readonly handled: readonly string[];
  /** The API that these paths call, in v1 too; null where they call none. */
  readonly api: string | null;
}

/** Calls a third party for every request. */
export function call(service: string): CallStep {
  return { type: 'call', service };
}

/** Comes in two releases, of which the second throws on these paths; or, where an API is named, has its address wrong. */
export function release(v2: { unhandled?: readonly string[]; handled?: readonly string[]; api?: string }): ReleaseStep {
  return {
    type: 'release',
    unhandled: v2.unhandled ?? [],
    handled: v2.handled ?? [],
    api: v2.api ?? null,
  };
}

/** The service that a step works with; null where it needs none. */
function serviceOf(step: WorkStep): string | null {
  return step.type === 'release' ? step.api : step.service;
}

/** The services that work needs, each once. */
export function servicesOf(work: readonly WorkStep[]): readonly string[] {
  return [...new Set(work.flatMap((step) => serviceOf(step) ?? []))];
}
