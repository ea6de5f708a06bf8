import type { ValidationDocument } from '../../model/validation-document.ts';
import { saidServer } from '../matrix/said-server.ts';
import type { Target } from '../targets/target.ts';

/** Targets with what users ask of them most, as far as their traffic is known (`requests` has the most frequent first). */
export function askedTargets(targets: readonly Target[], requests: ValidationDocument['requests']): readonly Target[] {
  return targets.map((target) => {
    const server = saidServer(target);
    const own = requests.filter((one) => one.server === server && one.location === target.location);
    const most = (method: 'GET' | 'POST') => own.find((one) => one.method === method)?.path;
    const [get, post] = [most('GET'), most('POST')];
    if (get === undefined && post === undefined) return target;
    return {
      ...target,
      asked: { ...(get === undefined ? {} : { GET: get }), ...(post === undefined ? {} : { POST: post }) },
    };
  });
}
