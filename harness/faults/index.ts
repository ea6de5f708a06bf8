import { addLatencyCondition } from './add-latency.ts';
import { badReleaseCondition } from './bad-release.ts';
import type { ConditionImplementation } from './condition.ts';
import { firewallDropCondition } from './firewall-drop.ts';
import { firewallRejectCondition } from './firewall-reject.ts';
import { freezeNodeCondition } from './freeze-node.ts';
import { hangCondition } from './hang.ts';
import { killNodeCondition } from './kill-node.ts';
import { limitBandwidthCondition } from './limit-bandwidth.ts';
import { limitDataCondition } from './limit-data.ts';
import { memoryPressureCondition } from './memory-pressure.ts';
import { narrowUplinkCondition } from './narrow-uplink.ts';
import { overloadNodeCondition } from './overload-node.ts';
import { refuseNodeCondition } from './refuse-node.ts';
import { releaseConfigCondition } from './release-config.ts';
import { resetPeerCondition } from './reset-peer.ts';
import { sliceCondition } from './slice.ts';
import { slowCloseCondition } from './slow-close.ts';
import { slowLinkCondition } from './slow-link.ts';
import { slowQueriesCondition } from './slow-queries.ts';
import { spikeCondition } from './spike.ts';
import { stopServiceCondition } from './stop-service.ts';
import { surgeCondition } from './surge.ts';

export { addLatency } from './add-latency.ts';
export { badRelease } from './bad-release.ts';
export { firewallDrop } from './firewall-drop.ts';
export { firewallReject } from './firewall-reject.ts';
export { freezeNode } from './freeze-node.ts';
export { hang } from './hang.ts';
export { killNode } from './kill-node.ts';
export { limitBandwidth } from './limit-bandwidth.ts';
export { limitData } from './limit-data.ts';
export { memoryPressure } from './memory-pressure.ts';
export { narrowUplink } from './narrow-uplink.ts';
export { overloadNode } from './overload-node.ts';
export { refuseNode } from './refuse-node.ts';
export { releaseConfig } from './release-config.ts';
export { resetPeer } from './reset-peer.ts';
export { slice } from './slice.ts';
export { slowClose } from './slow-close.ts';
export { slowLink } from './slow-link.ts';
export { slowQueries } from './slow-queries.ts';
export { spike } from './spike.ts';
export { stopService } from './stop-service.ts';
export { surge } from './surge.ts';

const all: readonly ConditionImplementation[] = [
  badReleaseCondition,
  firewallDropCondition,
  firewallRejectCondition,
  releaseConfigCondition,
  addLatencyCondition,
  hangCondition,
  limitBandwidthCondition,
  limitDataCondition,
  narrowUplinkCondition,
  resetPeerCondition,
  sliceCondition,
  slowCloseCondition,
  freezeNodeCondition,
  killNodeCondition,
  memoryPressureCondition,
  overloadNodeCondition,
  refuseNodeCondition,
  slowQueriesCondition,
  spikeCondition,
  stopServiceCondition,
  surgeCondition,
  slowLinkCondition,
];

/** Every condition and how it is brought about, by type. */
export const conditions: ReadonlyMap<string, ConditionImplementation> = new Map(
  all.map((condition) => [condition.type, condition]),
);
