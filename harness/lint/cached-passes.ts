import type { Directive } from '../config/parse-config.ts';
import type { Pass } from './passes.ts';
import { type Subject, settingOf } from './subject.ts';

/** Passes whose answers go into a cache, each with the directive that says so. */
export function cachedPasses(subject: Subject): readonly { readonly pass: Pass; readonly cache: Directive }[] {
  return subject.passes.flatMap((pass) => {
    const cache = settingOf(subject, pass, 'cache');
    return cache === undefined || cache.args[0] === 'off' ? [] : [{ pass, cache }];
  });
}
