import { describe } from 'vitest';
import { local } from './local-subject.ts';
import { storeCases } from './store-cases.ts';

describe('a pod of the local runtime', () => storeCases(local));
