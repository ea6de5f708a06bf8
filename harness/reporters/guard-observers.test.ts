import { describe, expect, it } from 'vitest';
import { guardObservers } from './guard-observers.ts';
import { confirmedRun } from './testing/run-document.ts';

describe('guarded observers', () => {
  it('go on when one of them throws, which is told once', () => {
    const failures: string[] = [];
    const seen: string[] = [];
    const guarded = guardObservers(
      [
        [
          'broken',
          {
            onStep: () => {
              throw new Error('no');
            },
          },
        ],
        ['good', { onStep: ({ what }) => void seen.push(what) }],
      ],
      (name, error) => failures.push(`${name}: ${(error as Error).message}`),
    );
    guarded.onStep({ what: 'first', doneBytes: null, totalBytes: null });
    guarded.onStep({ what: 'second', doneBytes: null, totalBytes: null });
    expect(seen).toEqual(['first', 'second']);
    expect(failures).toEqual(['broken: no']);
  });

  it('are told what a run does without', () => {
    const notes: string[] = [];
    const guarded = guardObservers([['witness', { onNote: (text) => void notes.push(text) }]], () => {});
    guarded.onNote('no packets are captured');
    expect(notes).toEqual(['no packets are captured']);
  });

  it('cannot change a verdict: one that tries has failed', () => {
    const document = structuredClone(confirmedRun);
    const verdicts: unknown[] = [];
    const failures: string[] = [];
    const guarded = guardObservers(
      [
        [
          'liar',
          {
            onRunEnd: (own) => {
              for (const scenario of own.scenarios) scenario.verdict = 'refuted';
            },
          },
        ],
        ['witness', { onRunEnd: (own) => void verdicts.push(own.scenarios[0]?.verdict) }],
      ],
      (name, error) => failures.push(`${name}: ${(error as Error).message}`),
    );
    guarded.onRunEnd(document, '/x');
    expect(document).toEqual(confirmedRun);
    expect(verdicts).toEqual(['confirmed']);
    expect(failures).toEqual([expect.stringMatching(/^liar: Cannot assign to read only property 'verdict'/)]);
  });

  it('reach the run by none of the members that they lack', () => {
    expect(() => guardObservers([['empty', {}]], () => {}).onRunEnd(confirmedRun, '/x')).not.toThrow();
  });
});
