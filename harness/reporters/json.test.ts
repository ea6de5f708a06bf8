import { describe, expect, it } from 'vitest';
import { GatecrashError } from '../model/error.ts';
import { serialiseRunDocument } from '../model/serialise-run-document.ts';
import { jsonReporter } from './json.ts';
import { capturedStream } from './testing/captured-stream.ts';
import { confirmedRun } from './testing/run-document.ts';

const paths = {
  verbose: false,
  gatecrash: 'npx gatecrash',
  shortPath: (path: string) => path,
  scenarioArgument: (name: string) => name,
};

describe('the serialised document of a run', () => {
  it('gives the document back when it is read', () => {
    expect(JSON.parse(serialiseRunDocument(confirmedRun))).toEqual(confirmedRun);
  });

  it('has the same bytes in whatever order its keys were set', () => {
    const shuffled = Object.fromEntries(Object.entries(confirmedRun).reverse()) as typeof confirmedRun;
    expect(serialiseRunDocument(shuffled)).toBe(serialiseRunDocument(confirmedRun));
  });

  it('is indented by two spaces and ends with a newline', () => {
    expect(serialiseRunDocument(confirmedRun)).toMatch(/^\{\n {2}"schemaVersion": 1,\n[\s\S]*\n\}\n$/);
  });

  it('is refused where a figure is none', () => {
    expect(() => serialiseRunDocument({ ...confirmedRun, seed: Number.NaN })).toThrow(GatecrashError);
    expect(() => serialiseRunDocument({ ...confirmedRun, seed: Number.NaN })).toThrow(/GC9001.* at seed/);
  });
});

describe('the json reporter', () => {
  it('writes exactly the bytes of run.json', () => {
    const { stream, text } = capturedStream({ isTTY: false });
    jsonReporter({ ...paths, results: stream, document: stream }).onRunEnd?.(confirmedRun, '/x');
    expect(text()).toBe(serialiseRunDocument(confirmedRun));
  });

  it('writes nothing where the run folder is enough', () => {
    const { stream, text } = capturedStream({ isTTY: false });
    jsonReporter({ ...paths, results: stream, document: null }).onRunEnd?.(confirmedRun, '/x');
    expect(text()).toBe('');
  });
});
