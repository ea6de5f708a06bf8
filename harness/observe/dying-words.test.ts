import { expect, test } from 'vitest';
import { dyingWords } from './dying-words.ts';

const crash = { program: 'app-2', at: 1, request: 1, path: '/', cutOff: [] };
const words = 'OOMKilled: true, exit code 137';

test('the first stack is told, and by whom it is known that a program died of memory', () => {
  const crashes = [
    { ...crash, stack: [] },
    { ...crash, stack: ['TypeError: no', '    at greet'] },
    { ...crash, stack: ['TypeError: again'] },
  ];
  const programs = [{ program: 'app-1', outOfMemory: words }, { program: 'app-2' }];
  expect(dyingWords(crashes, programs)).toEqual([
    { from: 'app-2', line: 'TypeError: no' },
    { from: 'app-2', line: '    at greet' },
    { from: 'app-1', line: words },
  ]);
});

test('of many deaths of memory the first are told', () => {
  const programs = Array.from({ length: 9 }, (_, index) => ({ program: `app-${index + 1}`, outOfMemory: words }));
  expect(dyingWords([], programs).map(({ from }) => from)).toEqual(['app-1', 'app-2', 'app-3', 'app-4', 'app-5']);
});
