import fc from 'fast-check';
import { marked, type Token, type Tokens } from 'marked';
import { describe, expect, it } from 'vitest';
import type { RunDocument } from '../model/run-document.ts';
import { markdownReporter } from './markdown.ts';
import { markdownText } from './markdown-text.ts';
import { markdownLimitBytes } from './render-markdown.ts';
import { hostileRun, hostileText, longRun } from './testing/hostile.ts';
import { testContext } from './testing/reporter-context.ts';
import { confirmedRun, withArm } from './testing/run-document.ts';

async function markdown(document: RunDocument): Promise<string> {
  return String(await markdownReporter.render({ document, eachRecord: async () => {} }, testContext().context));
}

/** Every token of a text, as a public parser of GitHub's Markdown reads it. */
function tokensOf(text: string): readonly Token[] {
  const found: Token[] = [];
  marked.walkTokens(marked.lexer(text), (token) => void found.push(token));
  return found;
}

/** HTML of ours: what folds, and what keeps links apart. */
const ours = /^(<\/?(details|summary|b)( open)?>|<!-- -->|\s)+$/;

describe('report.md', () => {
  it('is short for a run in which all is well, with the arms folded away', async () => {
    expect(await markdown(confirmedRun)).toBe(`## ✅ gatecrash: 3 confirmed

3 arms of 1 scenario · nginx 1.22.1 · local runtime · seed 7 · 10.0 s

<details><summary>✅ <b>flapping-node</b>: One node of three flaps (3 confirmed)</summary>

Now and then a 502; a refresh cures it.

| arm | verdict | statuses | evidence | p50/p99 ms | tries | what decided it |
| --- | --- | --- | --- | --- | --- | --- |
| control | ✅ confirmed | 200×254 | – | 20/– | 1.00 | 0 of 254 requests failed without a fault |
| broken/node-killed | ✅ confirmed | 200×512 502×83 | 83/83 failed, 3 cycles | –/– | – | 83 of 83 requests that nginx sent to app-2 while it was down ended in 502 connect-refused, in 3 cycles |
| failover/node-killed | ✅ confirmed | 200×640 | 0/216 failed, 4 cycles | 21/40 | 1.30 | 0 of 216 requests that met the dead node failed; a leak of 5 % or more is excluded |

</details>
`);
  });

  it('begins with what is refuted: the sentence, and folded the lines, the change and the command', async () => {
    const mitigation = { title: 'f', config: 'f.conf', diff: '--- a\n+++ b\n+  x;', marks: [], with: null };
    const reason = '21 of 216 | failed';
    const text = await markdown(withArm('failover/node-killed', { verdict: 'refuted', reason, mitigation }));
    expect(text.split('\n<details><summary>❌ <b>flapping-node')[0]).toBe(`## ❌ gatecrash: 1 refuted, 2 confirmed

3 arms of 1 scenario · nginx 1.22.1 · local runtime · seed 7 · 10.0 s

### ❌ refuted: flapping-node failover/node-killed

21 of 216 &#124; failed

<details><summary>log lines, config, command</summary>

\`\`\`text
gateway: 2026/11/22 23:47:35 [error] 7#7: *12 connect() failed (111: Connection refused) while connecting to upstream
\`\`\`

\`\`\`diff
--- a
+++ b
+  x;
\`\`\`

\`\`\`sh
npx gatecrash run flapping-node --arm failover/node-killed
\`\`\`

</details>
`);
  });

  it('says of an interrupted run which arms it has not, and does not call it well', async () => {
    const [scenario] = confirmedRun.scenarios;
    if (scenario === undefined) throw new Error('the run has a scenario');
    const cut = { ...scenario, arms: scenario.arms.slice(0, 1) };
    const text = await markdown({ ...confirmedRun, complete: false, finishedAt: null, scenarios: [cut] });
    expect(text.split('\n')[0]).toBe('## ⚠️ gatecrash: 1 confirmed');
    expect(text).toContain(
      '**The run is incomplete**: without a result flapping-node broken/node-killed, flapping-node failover/node-killed',
    );
  });

  it('names arms that only waited for another one in a line', async () => {
    const waits = withArm('failover/node-killed', { verdict: 'inconclusive', settledBy: 'other-arms' });
    expect(await markdown(waits)).toContain(
      '\n⚠️ inconclusive, as an arm that they rest on is: flapping-node failover/node-killed\n',
    );
  });

  it.each([
    ['words', 'word '.repeat(400)],
    ['a line without an end', 'x'.repeat(1e5)],
    ['characters of four bytes', '😀'.repeat(5000)],
    ['what is escaped', '|@#1`<'.repeat(3000)],
    ['what a terminal obeys', '\u001b[31m\n'.repeat(3000)],
  ])('can be posted as a comment, however many arms there are, with %s everywhere', async (_, text) => {
    for (const arms of [1, 86, ...(text.length < 3000 ? [2000] : [])]) {
      const made = await markdown(longRun(arms, text));
      expect(Buffer.byteLength(made)).toBeLessThanOrEqual(markdownLimitBytes);
      expect(made).toContain(`${Math.ceil(arms / 2)} refuted`);
    }
  });

  it('has every arm of 86 in its table, with the sentence that decided it, where sentences are as long as usual', async () => {
    const made = await markdown(
      longRun(86, '0 of 216 requests that met the dead node failed; a leak of 5 % or more is excluded'),
    );
    const [table] = tokensOf(made).filter((token): token is Tokens.Table => token.type === 'table');
    expect(table?.rows).toHaveLength(86);
  });

  it('lets no text become markup: tables keep their cells, and no HTML or link is there that is not ours', async () => {
    await fc.assert(
      fc.asyncProperty(hostileRun, async (document) => {
        const tokens = tokensOf(await markdown(document));
        expect(
          tokens.filter(({ type }) => ['link', 'image', 'em', 'codespan', 'del', 'list', 'blockquote'].includes(type)),
        ).toEqual([]);
        const headings = tokens.filter(({ type }) => type === 'heading');
        expect(headings.filter(({ raw }) => !/^###? (✅|❌|⚠️|⏭️) /u.test(raw))).toEqual([]);
        expect(tokens.filter((token) => token.type === 'html' && !ours.test(withoutSummary(token.raw)))).toEqual([]);
        const arms = document.scenarios[0]?.arms.length ?? 0;
        const tables = tokens.filter((token): token is Tokens.Table => token.type === 'table');
        expect(tables.map(({ rows }) => rows.map((row) => row.length))).toEqual(
          arms === 0 ? [] : [Array(arms).fill(7)],
        );
      }),
      { seed: 3 },
    );
  });

  it('makes no mention, reference or address of a text', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const made = markdownText(text, 400);
        expect(made).not.toMatch(/@[\w]|#\d(?!\d*;)|:\/\/|www\.|[\n\r|<>`](?!!--)(?<!-->)/i);
        expect(Buffer.byteLength(made)).toBeLessThanOrEqual(400);
      }),
      { seed: 5 },
    );
  });
});

/** The summary of a folded part is text in HTML: escaped, it has no tag of its own. */
function withoutSummary(html: string): string {
  return html.replace(/(<summary>)[^<]*(?:<b>(?:[^<]|<!-- -->)*<\/b>(?:[^<]|<!-- -->)*)?(<\/summary>)/, '$1$2');
}
