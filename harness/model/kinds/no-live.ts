import type { Kind } from './kind.ts';

/** Kinds where nginx finds no server that it may try. */
export const noLiveKinds = [
  {
    id: 'no-live-upstreams',
    phase: 'no-live',
    status: 502,
    madeBy: 'gateway',
    signature: { messages: ['no live upstreams'], while: ['connecting to upstream'], schemes: null },
    sharesLineWith: [],
    decides: true,
    errnos: [],
    level: 'error',
    nextUpstreamFlag: null,
    countsMaxFails: false,
    since: null,
    meaning:
      "Every server of the upstream was passed over, so that none was tried; $upstream_addr is the upstream's name.",
    trigger:
      'max_fails within fail_timeout, down, max_conns, or already tried for this request, for every server. It goes on after the outage until fail_timeout is over.',
    labVerified: true,
  },
  {
    id: 'server-disabled',
    phase: 'no-live',
    status: null,
    madeBy: null,
    signature: { messages: ['upstream server temporarily disabled'], while: [], schemes: null },
    sharesLineWith: [],
    decides: false,
    errnos: [],
    level: 'warn',
    nextUpstreamFlag: null,
    countsMaxFails: false,
    since: null,
    meaning: 'A server reached max_fails and is left out for fail_timeout; the line before it says why.',
    trigger:
      'max_fails failed attempts within fail_timeout. Warn level: not visible with the default error_log level, and never printed for a single server.',
    labVerified: true,
  },
  {
    id: 'dns-resolve-param',
    phase: 'no-live',
    status: 502,
    madeBy: 'gateway',
    signature: null,
    sharesLineWith: ['no-live-upstreams'],
    decides: false,
    errnos: [],
    level: null,
    nextUpstreamFlag: null,
    countsMaxFails: false,
    since: '1.27.3',
    meaning: 'The upstream has no servers at all, because its name with the `resolve` parameter does not resolve.',
    trigger: 'The name server says that the name does not exist; nginx starts nevertheless.',
    labVerified: true,
  },
] as const satisfies readonly Kind[];
