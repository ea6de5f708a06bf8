import fc from 'fast-check';
import { expect, test } from 'vitest';
import { embedJson, escapeHtml } from './embed-json.ts';
import { hostileTexts } from './testing/hostile-run.ts';

test('no text ends the element that it stands in, or opens a comment', () => {
  for (const text of hostileTexts) {
    const json = embedJson({ [text]: text });
    expect(json).not.toMatch(/[<>&\u2028\u2029]|\p{Cc}/u);
    expect(JSON.parse(json)).toEqual({ [text]: text });
  }
});

test('every value comes back as it was', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(embedJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('HTML shows a text as it is, without characters that it does not have', () => {
  expect(escapeHtml(`<a href="x" id='y'>\u0000&\n`)).toBe('&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;\n');
});
