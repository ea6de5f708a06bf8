import { configKinds } from './config.ts';
import { connectKinds } from './connect.ts';
import { dnsKinds } from './dns.ts';
import type { Kind } from './kind.ts';
import { noAttemptKinds } from './no-attempt.ts';
import { noLiveKinds } from './no-live.ts';
import { readBodyKinds } from './read-body.ts';
import { readHeaderKinds } from './read-header.ts';
import { readHeaderProtocolsKinds } from './read-header-protocols.ts';
import { sendKinds } from './send.ts';
import { tlsKinds } from './tls.ts';
import { unixSocketKinds } from './unix-socket.ts';
import { upstreamAnswerKinds } from './upstream-answer.ts';

// Exactly these ids are known: a scenario that expects another is not valid.
const all = [
  ...configKinds,
  ...dnsKinds,
  ...noLiveKinds,
  ...connectKinds,
  ...unixSocketKinds,
  ...tlsKinds,
  ...sendKinds,
  ...readHeaderKinds,
  ...readHeaderProtocolsKinds,
  ...upstreamAnswerKinds,
  ...readBodyKinds,
  ...noAttemptKinds,
] as const;

/** Id of a kind of gateway error. */
export type KindId = (typeof all)[number]['id'];

/** The known kinds of gateway error, and of what is taken for one, in the order of the life of a request. */
export const kinds: readonly (Kind & { readonly id: KindId })[] = all;

const byId: ReadonlyMap<string, Kind & { readonly id: KindId }> = new Map(kinds.map((kind) => [kind.id, kind]));

/** Whether there is a kind of that id. */
export function isKindId(text: string): text is KindId {
  return byId.has(text);
}

/** The kind of that id; its facts are those of nginx 1.22 to 1.31. */
export function kindOf(id: KindId): Kind & { readonly id: KindId } {
  return byId.get(id) as Kind & { readonly id: KindId };
}
