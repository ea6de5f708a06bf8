import { describe, it } from 'vitest';
import { testEngine } from '../docker-pod.ts';
import { dockerSubject } from './docker-subject.ts';
import { ownConfigCases } from './own-config-cases.ts';

const test = await testEngine();

describe("a user's own config in a pod of the docker runtime", () => {
  if ('skipped' in test) it.skip(`is not tried: ${test.skipped}`);
  else ownConfigCases(dockerSubject(test));
});
