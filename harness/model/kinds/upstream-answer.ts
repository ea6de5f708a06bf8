import type { Kind } from './kind.ts';

/** Kinds where the status is the app's own and nginx only passes it through. */
export const upstreamAnswerKinds = [
  {
    id: 'passthrough-5xx',
    phase: 'upstream-answer',
    status: null,
    madeBy: 'app',
    signature: null,
    sharesLineWith: [],
    decides: false,
    errnos: [],
    level: null,
    nextUpstreamFlag: 'http_5xx',
    countsMaxFails: 'if-passed-on',
    since: null,
    meaning: "The error is the app's own; nginx passes it through, and $upstream_header_time is a number.",
    trigger: 'The app, or another proxy behind the gateway, answers 5xx.',
    labVerified: true,
  },
  {
    id: 'backend-426',
    phase: 'upstream-answer',
    status: 426,
    madeBy: 'app',
    signature: null,
    sharesLineWith: [],
    decides: false,
    errnos: [],
    level: null,
    nextUpstreamFlag: null,
    countsMaxFails: false,
    since: null,
    meaning: 'The upstream wants a newer HTTP than the gateway speaks to it.',
    trigger: 'HTTP/1.0 (the default before 1.29.7) to an Envoy.',
    labVerified: true,
  },
] as const satisfies readonly Kind[];
