import type { Kind } from './kind.ts';

/** Kinds of sending the request to the upstream. */
export const sendKinds = [
  {
    id: 'send-timeout',
    phase: 'send',
    status: 504,
    madeBy: 'gateway',
    signature: { messages: ['upstream timed out'], while: ['sending request to upstream'], schemes: null },
    sharesLineWith: [],
    decides: true,
    errnos: [110],
    level: 'error',
    nextUpstreamFlag: 'timeout',
    countsMaxFails: true,
    since: null,
    meaning: 'The upstream stopped taking the request for longer than proxy_send_timeout.',
    trigger: 'The app does not read the body.',
    labVerified: true,
  },
  {
    id: 'send-reset',
    phase: 'send',
    status: 502,
    madeBy: 'gateway',
    signature: {
      messages: ['writev() failed', 'sendfile() failed', 'send() failed', 'SSL_write() failed'],
      while: ['sending request to upstream'],
      schemes: null,
    },
    sharesLineWith: [],
    decides: true,
    errnos: [32, 104],
    level: 'error',
    nextUpstreamFlag: 'error',
    countsMaxFails: true,
    since: null,
    meaning: 'The upstream closed while nginx was still sending the request.',
    trigger: 'The app turns an upload away without reading it, crashes, or had closed the kept connection.',
    labVerified: true,
  },
] as const satisfies readonly Kind[];
