import type { Condition, ConditionSettings } from '../model/fault.ts';
import type { ConditionImplementation } from './condition.ts';

/**
 * The paths whose requests go to a target: each of them that is under way meets the fault, also where a mitigation
 * answers it from elsewhere. Unset: only what is attempted there meets it.
 */
export interface Routes {
  readonly routes?: readonly string[];
}

/** A condition on a target whose requests are known by their paths. */
export function aim(
  { type, via }: Pick<ConditionImplementation, 'type' | 'via'>,
  target: string,
  { routes }: Routes = {},
  settings: ConditionSettings = {},
): Condition {
  return { type, target, via, settings: routes === undefined ? settings : { ...settings, routes } };
}
