import type { Finding, Sound } from './sound-parts.ts';
import { servicesUsed } from './upstream.ts';

/** Every pool that a declaration has, with the path at which it stands. */
function poolsOf({ pools, faults, mitigations }: Sound): readonly (readonly [string, Sound['pools'][number][1]])[] {
  const at = (path: string, upstreams: object = {}) =>
    Object.entries(upstreams).map(([name, pool]) => [`${path}upstreams.${name}`, pool] as const);
  return [
    ...at('', Object.fromEntries(pools)),
    ...faults.flatMap(([name, { upstreams }]) => at(`faults.${name}.`, upstreams)),
    ...mitigations.flatMap(([name, { upstreams }]) => at(`mitigations.${name}.`, upstreams)),
  ];
}

/** Pools in a region that need what is not there: a container of the user's own, or services, which are at home. */
export function regionFindings(sound: Sound): readonly Finding[] {
  return poolsOf(sound).flatMap(([path, { region, ...pool }]): Finding[] => {
    if (region === undefined) return [];
    const [service] = servicesUsed([pool]);
    const saw = pool.program.type === 'image' ? 'an image' : service === undefined ? null : `work with ${service}`;
    if (saw === null) return [];
    const expected = 'an app({ … }) that works without services, as it is in a region';
    return [{ path: `${path}.program`, expected, saw, hint: 'leave the region out, or take an app without them' }];
  });
}
