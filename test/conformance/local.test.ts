import { describe } from 'vitest';
import { local } from './local-subject.ts';
import { runtimeCases } from './runtime-cases.ts';

describe('a pod of the local runtime', () => runtimeCases(local));
