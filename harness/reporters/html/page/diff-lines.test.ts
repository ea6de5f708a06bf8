import { expect, test } from 'vitest';
import { diffLines } from './diff-lines.ts';

const diff = `===================================================================
--- broken.conf
+++ failover.conf
@@ -1,3 +1,4 @@
-# none
+# some
 location / {
-    proxy_next_upstream off;
+    proxy_next_upstream error  timeout; # passed on
 }
`;
const ablation = {
  file: 'failover.conf',
  line: 3,
  inside: [],
  text: 'proxy_next_upstream error timeout',
  change: 'changed',
  effect: 'needed',
  because: null,
};

test('directives that were added or taken away matter, comments and what is around them do not', () => {
  expect(diffLines(diff, []).map(({ sign, directive }) => `${sign}${directive ? ' matters' : ''}`)).toEqual([
    '@',
    '-',
    '+',
    ' ',
    '- matters',
    '+ matters',
    ' ',
  ]);
});

test('a directive has what came of leaving it out beside it', () => {
  const found = diffLines(diff, [ablation]).filter((line) => line.ablation !== null);
  expect(found.map(({ text }) => text.trim())).toEqual(['proxy_next_upstream error  timeout; # passed on']);
});
