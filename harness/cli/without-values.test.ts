import { expect, it } from 'vitest';
import { withoutValues } from './without-values.ts';

it('leaves out what --var gives to a variable, however it is written', () => {
  const typed = [
    'validate',
    'nginx.conf',
    '--var',
    'TOKEN=a=b',
    '--var=KEY=two\nlines',
    '--var',
    'EMPTY=',
    '--nginx',
    'a=b',
  ];
  expect(withoutValues(typed)).toEqual([
    ...['validate', 'nginx.conf', '--var', 'TOKEN=***', '--var=KEY=***', '--var', 'EMPTY=', '--nginx', 'a=b'],
  ]);
});
