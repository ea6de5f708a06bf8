import { describe, it } from 'vitest';
import { testEngine } from '../docker-pod.ts';
import { dockerSubject } from './docker-subject.ts';
import { storeCases } from './store-cases.ts';

const test = await testEngine();

describe('a pod of the docker runtime', () => {
  if ('skipped' in test) it.skip(`is not tried: ${test.skipped}`);
  else storeCases(dockerSubject(test));
});
