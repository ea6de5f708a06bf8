import type { ArmCase } from '../model/arm-case.ts';
import { addressesHit } from '../model/fault.ts';
import { ofAlike } from '../model/of-alike.ts';
import { attemptFailed, type RequestRecord } from '../model/record.ts';

/** Whether an attempt of a request at one of the addresses failed. */
export function failsAt(addresses: ReadonlySet<string>): (record: RequestRecord) => boolean {
  return ofAlike(
    ({ gateway }: RequestRecord) =>
      gateway?.attempts.some((one) => addresses.has(one.address) && attemptFailed(one)) ?? false,
  );
}

/** Addresses of the nodes that the fault does not hit; of a control arm, of all nodes. */
export function healthyAddresses(armCase: ArmCase): ReadonlySet<string> {
  const hit = new Set(armCase.history.marks.flatMap(addressesHit));
  const targets = armCase.fault?.targets ?? [];
  return new Set(
    armCase.nodes.filter((node) => !targets.includes(node.name) && !hit.has(node.address)).map((node) => node.address),
  );
}
