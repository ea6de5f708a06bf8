import { describeValue } from './plain-value.ts';
import type { Finding, Sound } from './sound-parts.ts';
import { nodeNames } from './topology.ts';

type Pools = Readonly<Record<string, Sound['pools'][number][1]>>;

function isGateway(pools: Pools, name: string): boolean {
  return pools[name]?.program.type === 'gateway';
}

function poolFindings(path: string, own: Pools, all: Pools): readonly Finding[] {
  return Object.entries(own).flatMap(([name, { size, program, behind }]): Finding[] => {
    const at = `${path}upstreams.${name}`;
    const findings: Finding[] = [];
    if (program.type === 'gateway' && size > 1) {
      const hint = 'its config listens at the name of one node; make a pool for each';
      findings.push({ path: `${at}.size`, expected: '1 for a gateway', saw: String(size), hint });
    }
    if (behind !== undefined && !isGateway(all, behind)) {
      const gateways = Object.keys(all).filter((one) => isGateway(all, one));
      const hint = gateways.length === 0 ? 'there is none' : `there is ${gateways.join(', ')}`;
      findings.push({
        path: `${at}.behind`,
        expected: 'the name of a pool of gateways',
        saw: describeValue(behind),
        hint,
      });
    }
    return findings;
  });
}

/** A fault of Toxiproxy's on a gateway, whose config says where it listens: there is no room for a proxy before it. */
function proxyFindings(
  name: string,
  { upstreams = {}, inject }: Sound['faults'][number][1],
  plain: Pools,
): readonly Finding[] {
  const pools = { ...plain, ...upstreams };
  const { via, target } = inject.condition;
  const [hit] =
    Object.entries(pools).find(([pool, { size }]) => [pool, ...nodeNames(pool, size)].includes(target)) ?? [];
  if (via !== 'proxy' || hit === undefined || !isGateway(pools, hit)) return [];
  const path = `faults.${name}.inject.condition.target`;
  const hint = 'a gateway listens where its config says; take an app in its place for this fault';
  return [{ path, expected: 'a node that leaves its port to a proxy', saw: 'a gateway', hint }];
}

/** A fault on a node behind a gateway that something else stands in the place of: nobody asks it, so it is not there. */
function unaskedFindings({ pools, faults, mitigations }: Sound): readonly Finding[] {
  const findings = (path: string, target: string, all: Pools): readonly Finding[] =>
    Object.entries(all).flatMap(([pool, { size, behind }]): Finding[] => {
      if (behind === undefined || all[behind] === undefined || isGateway(all, behind)) return [];
      if (![pool, ...nodeNames(pool, size)].includes(target)) return [];
      const hint = `${pool} is behind ${behind}, which is no gateway here: nobody asks it`;
      return [{ path, expected: 'the target of the fault to be there', saw: `no ${target}`, hint }];
    });
  const plain: Pools = Object.fromEntries(pools);
  return faults.flatMap(([name, { upstreams, inject }]) => {
    const { target } = inject.condition;
    const own = { ...plain, ...upstreams };
    const inFault = findings(`faults.${name}.upstreams`, target, own);
    if (inFault.length > 0) return inFault;
    return mitigations
      .filter(([, { against }]) => against.includes(name))
      .flatMap(([by, mitigation]) =>
        findings(`mitigations.${by}.upstreams`, target, { ...own, ...mitigation.upstreams }),
      );
  });
}

/** Gateways behind the gateway that cannot be what they are declared as. */
export function gatewayFindings(sound: Sound): readonly Finding[] {
  const { pools, faults, mitigations } = sound;
  const plain: Pools = Object.fromEntries(pools);
  const ofPools = (path: string, own: Pools = {}) => poolFindings(path, own, { ...plain, ...own });
  return [
    ...ofPools('', plain),
    ...faults.flatMap(([name, fault]) => [
      ...ofPools(`faults.${name}.`, fault.upstreams),
      ...proxyFindings(name, fault, plain),
    ]),
    ...mitigations.flatMap(([name, { upstreams }]) => ofPools(`mitigations.${name}.`, upstreams)),
    ...unaskedFindings(sound),
  ];
}
