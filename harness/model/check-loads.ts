import { counted } from './counted.ts';
import type { Finding, Sound } from './sound-parts.ts';
import { nodeNames } from './topology.ts';

/** The pages that a new release of the pool under a fault does not get right; [] where the fault is about none. */
function guiltyPages(sound: Sound, fault: Sound['faults'][number][1]): readonly string[] {
  const { type, target } = fault.inject.condition;
  if (type !== 'bad-release') return [];
  const pools = Object.entries({ ...Object.fromEntries(sound.pools), ...fault.upstreams });
  return pools
    .filter(([name, { size }]) => name === target || nodeNames(name, size).includes(target))
    .flatMap(([, { program }]) => (program.type === 'app' ? program.work : []))
    .flatMap((step) => (step.type === 'release' ? [...step.unhandled, ...step.handled] : []));
}

/** A load that asks for no page that the fault is about: its arm would be well whatever is done about the fault. */
export function loadFindings(sound: Sound): readonly Finding[] {
  return sound.faults.flatMap(([name, fault]): Finding[] => {
    const pages = guiltyPages(sound, fault);
    const common = fault.load ?? sound.load;
    const against = sound.mitigations.filter(([, mitigation]) => mitigation.against.includes(name));
    const loads = [
      [fault.load === undefined ? 'load' : `faults.${name}.load`, common] as const,
      ...against.flatMap(([of, { load }]) => (load === undefined ? [] : [[`mitigations.${of}.load`, load] as const])),
    ];
    if (pages.length === 0) return [];
    return loads.flatMap(([path, load]): Finding[] => {
      if (load === null || load.requests.some((one) => pages.some((page) => one.path.startsWith(page)))) return [];
      const expected = `a request for ${pages.join(' or ')}, as the fault ${name} is about that`;
      return [
        { path: `${path}.requests`, expected, saw: `${counted(load.requests.length, 'other request')}`, hint: null },
      ];
    });
  });
}
