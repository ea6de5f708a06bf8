import { expect, test } from 'vitest';
import { accountLines } from './accounts.ts';

test('a pod has the users that it needs itself', () => {
  expect(accountLines()).toEqual({
    passwd: ['root:x:0:0::/root:/bin/sh', 'www-data:x:33:33::/:/bin/false', 'nobody:x:65534:65534::/:/bin/false'],
    group: ['root:x:0:', 'www-data:x:33:', 'nogroup:x:65534:'],
  });
});

test('a user of a config has a group of its name, and the one that is named beside it', () => {
  const { passwd, group } = accountLines([
    { name: 'deploy', group: 'web' },
    { name: 'www-data', group: null },
    { name: 'nobody', group: null },
  ]);
  expect(passwd.slice(3)).toEqual(['deploy:x:900:900::/:/bin/false']);
  expect(group.slice(3)).toEqual(['deploy:x:900:', 'web:x:901:', 'nobody:x:65534:']);
});

test('everybody is root where nobody else is there', () => {
  const { passwd, group } = accountLines([{ name: 'nginx', group: null }], false);
  expect(passwd.map((line) => line.split(':').slice(2, 4))).toEqual(passwd.map(() => ['0', '0']));
  expect(group.at(-1)).toBe('nginx:x:0:');
});
