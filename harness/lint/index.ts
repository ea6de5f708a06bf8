import type { Rule } from './rule.ts';
import { backupWithHash } from './rules/backup-with-hash.ts';
import { cacheWithoutLock } from './rules/cache-without-lock.ts';
import { cacheWithoutUseStale } from './rules/cache-without-use-stale.ts';
import { connectTimeoutTooLong } from './rules/connect-timeout-too-long.ts';
import { errorPageHidesStatus } from './rules/error-page-hides-status.ts';
import { headerBufferTooSmall } from './rules/header-buffer-too-small.ts';
import { keepaliveInUpstreamBeforeBalancer } from './rules/keepalive-in-upstream-before-balancer.ts';
import { localhostInContainer } from './rules/localhost-in-container.ts';
import { localhostIsTwoPeers } from './rules/localhost-is-two-peers.ts';
import { maxFailsUnderOverload } from './rules/max-fails-under-overload.ts';
import { maxFailsWithTwoPeers } from './rules/max-fails-with-two-peers.ts';
import { missingZoneWithManyWorkers } from './rules/missing-zone-with-many-workers.ts';
import { nextUpstreamNonIdempotent } from './rules/next-upstream-non-idempotent.ts';
import { nextUpstreamOff } from './rules/next-upstream-off.ts';
import { nextUpstreamUnbounded } from './rules/next-upstream-unbounded.ts';
import { proxyPassVariableWithoutResolver } from './rules/proxy-pass-variable-without-resolver.ts';
import { rateLimitEmptyKey } from './rules/rate-limit-empty-key.ts';
import { readTimeoutTooLong } from './rules/read-timeout-too-long.ts';
import { readTimeoutTooShort } from './rules/read-timeout-too-short.ts';
import { retryOfPostDuplicates } from './rules/retry-of-post-duplicates.ts';
import { serviceOnOtherNetwork } from './rules/service-on-other-network.ts';
import { servicePortMismatch } from './rules/service-port-mismatch.ts';
import { singleUpstream } from './rules/single-upstream.ts';
import { staticDnsName } from './rules/static-dns-name.ts';
import { unknownService } from './rules/unknown-service.ts';
import { upstreamKeepaliveMismatched } from './rules/upstream-keepalive-mismatched.ts';
import { upstreamKeepaliveMissing } from './rules/upstream-keepalive-missing.ts';
import { versionClTe } from './rules/version-cl-te.ts';
import { versionKeepaliveDefault } from './rules/version-keepalive-default.ts';
import { websocketWithoutUpgrade } from './rules/websocket-without-upgrade.ts';

/** Every rule, in the order in which the docs tell them: what servers there are, how requests are passed on, how they are watched, what else, and what a compose file shows. */
export const rules: readonly Rule[] = [
  singleUpstream,
  localhostIsTwoPeers,
  staticDnsName,
  proxyPassVariableWithoutResolver,
  nextUpstreamOff,
  nextUpstreamNonIdempotent,
  retryOfPostDuplicates,
  nextUpstreamUnbounded,
  connectTimeoutTooLong,
  readTimeoutTooShort,
  readTimeoutTooLong,
  maxFailsWithTwoPeers,
  maxFailsUnderOverload,
  missingZoneWithManyWorkers,
  backupWithHash,
  keepaliveInUpstreamBeforeBalancer,
  upstreamKeepaliveMissing,
  upstreamKeepaliveMismatched,
  headerBufferTooSmall,
  cacheWithoutUseStale,
  cacheWithoutLock,
  rateLimitEmptyKey,
  errorPageHidesStatus,
  websocketWithoutUpgrade,
  versionClTe,
  versionKeepaliveDefault,
  unknownService,
  serviceOnOtherNetwork,
  servicePortMismatch,
  localhostInContainer,
];
