import { didYouMean } from './did-you-mean.ts';
import type { KnownCondition } from './fault.ts';
import { describeValue } from './plain-value.ts';
import type { Finding, Sound } from './sound-parts.ts';

/** Settings of a condition that it does not know, or that are beyond what it can be. */
export function settingFindings(sound: Sound, known: ReadonlyMap<string, KnownCondition>): readonly Finding[] {
  return sound.faults.flatMap(([name, fault]) => {
    const { type, settings = {} } = fault.inject.condition;
    const ranges = known.get(type)?.ranges;
    if (ranges === undefined) return [];
    return Object.entries(settings).flatMap(([setting, value]): Finding[] => {
      const path = `faults.${name}.inject.condition.settings.${setting}`;
      const range = ranges[setting];
      if (range === undefined) {
        const hint = didYouMean(setting, Object.keys(ranges), 'the settings are');
        return [{ path, expected: `a setting of ${type}`, saw: describeValue(setting), hint }];
      }
      const [least, most] = range;
      if (typeof value === 'number' && value >= least && value <= most) return [];
      return [{ path, expected: `a number from ${least} to ${most}`, saw: describeValue(value), hint: null }];
    });
  });
}
