import { describe, expect, it } from 'vitest';
import { figure, type PartResults, type Results, resultsSchema } from './figure.ts';
import { measuredTables, withTables } from './performance-page.ts';
import { withPart } from './results-file.ts';

const machine = { cpus: '2 × Some CPU', memoryGb: 24, kernel: '6.1', node: '24.0.0', nginx: '1.22.1', engine: null };
const part: PartResults = {
  date: '2026-01-02T03:04:05.000Z',
  command: 'npm run bench -- pods',
  quick: false,
  loadBefore: 0.25,
  figures: [
    figure('a', 'pod ready', 'ms', [200, 220, 260], { goal: { atMost: 250 }, limit: 'the start of Node' }),
    figure('b', 'how much faster', '×', [6.5], { goal: { atLeast: 7 } }),
    figure('c', 'lines', 'lines/s', [123456, 123456]),
  ],
  notes: ['local: 3 confirmed.'],
};
const results: Results = { schemaVersion: 1, machine, parts: { pods: part } };

describe('the page of figures', () => {
  it('says of each figure its spread, whether it reaches what it is held against, and what limits it', () => {
    const tables = measuredTables(results, { pods: 'Pods', load: 'Load' });
    expect(tables).toContain('| pod ready | 220 ms | 200 to 260 | 3 | ≤ 250 ms: reached | the start of Node |');
    expect(tables).toContain('| how much faster | 6.50 × | – | 1 | ≥ 7.00 ×: **missed** |  |');
    expect(tables).toContain('| lines | 123,456 lines/s | 123,456 to 123,456 | 2 | – |  |');
  });

  it('names the machine, the command, and what else was seen; a part without results is not there', () => {
    const tables = measuredTables(results, { pods: 'Pods', load: 'Load' });
    expect(tables).toContain('2 × Some CPU, 24 GB, Linux 6.1; Node 24.0.0, nginx 1.22.1, no container engine.');
    expect(tables).toContain('`npm run bench -- pods`, 2026-01-02 03:04 UTC, load average before it 0.25\n');
    expect(tables).toContain('- local: 3 confirmed.');
    expect(tables).not.toContain('### Load');
  });

  it('says so where figures are of a quick run', () => {
    const quick = { ...results, parts: { pods: { ...part, quick: true } } };
    expect(measuredTables(quick, { pods: 'Pods' })).toContain('**--quick: these figures say little**');
  });

  it('changes nothing outside of its markers, and says where there are none', () => {
    const tables = measuredTables(results, { pods: 'Pods' });
    const page = 'before\n<!-- measured: npm run bench -->\nold\n<!-- /measured -->\nafter\n';
    expect(withTables(page, tables)).toBe(`before\n${tables}\nafter\n`);
    expect(() => withTables('nothing', tables)).toThrow('expected <!-- measured');
  });
});

describe('the results', () => {
  it('are what their schema says', () => {
    expect(resultsSchema.parse(JSON.parse(JSON.stringify(results)))).toEqual(results);
  });

  it('keep the other parts of the same machine, and drop those of another', () => {
    expect(Object.keys(withPart(results, machine, 'load', part).parts)).toEqual(['pods', 'load']);
    expect(Object.keys(withPart(results, { ...machine, kernel: '6.2' }, 'load', part).parts)).toEqual(['load']);
    expect(Object.keys(withPart(null, machine, 'load', part).parts)).toEqual(['load']);
  });
});
