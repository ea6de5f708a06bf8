import { describe, expect, it } from 'vitest';
import { rules } from './index.ts';
import { ownRules } from './own-rules.ts';
import { foundBy, lintText, markedLine, syntaxProblems } from './testing/lint-text.ts';

describe.each([...rules, ...ownRules].map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  const { flawed, fixed } = rule.example;
  const gateway = 'gateway' in rule.example ? rule.example.gateway : undefined;
  const { compose } = rule.example;

  it('finds the flaw of its example, once, at the line that is marked', () => {
    const found = lintText(flawed, { gateway, compose }).filter((finding) => finding.rule === id);
    expect(found.map(({ line }) => line)).toEqual([markedLine(flawed)]);
  });

  it('finds nothing in its example as it should be', () => {
    expect(foundBy(id, fixed, gateway, compose)).toEqual([]);
  });

  it('has examples that can be read', () => {
    for (const source of [flawed, fixed]) expect(syntaxProblems(source)).toEqual([]);
  });

  it('tells what is wrong, why, and what to do, in whole sentences', () => {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(rule.why).toMatch(/^\S.*\.$/s);
    expect(rule.title).not.toMatch(/[.\n]$/);
    expect(rule.fix).not.toMatch(/[.\n]$/);
  });
});

it('has each rule once', () => {
  const ids = [...rules, ...ownRules].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

it('has for each rule a source that can be opened', () => {
  for (const { sources } of rules) {
    for (const { url } of sources) expect(new URL(url).protocol).toBe('https:');
  }
});
