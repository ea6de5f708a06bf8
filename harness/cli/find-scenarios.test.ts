import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findScenarios } from './find-scenarios.ts';
import { temporaryFolder } from './testing/gatecrash.ts';

/** A folder with scenarios of its own (`mine`, `flapping`), one elsewhere, and built-in ones. */
function world() {
  const temporary = temporaryFolder();
  for (const folder of [
    'here/scenarios/mine',
    'here/scenarios/flapping',
    'here/other',
    'gatecrash/flapping',
    'gatecrash/peak',
  ]) {
    temporary.write(`${folder}/scenario.ts`, '');
  }
  temporary.write('here/scenarios/no-scenario/readme', '');
  const at = (folder: string) => path.join(temporary.folder, folder);
  return { ...temporary, at, places: { cwd: at('here'), builtIn: at('gatecrash') } };
}

const folders = (result: ReturnType<typeof findScenarios>) => result.found.map(({ folder }) => folder);

describe('scenarios are found', () => {
  it("in the folder's own scenarios where none is named", () => {
    using temporary = world();
    const found = findScenarios([], temporary.places);
    expect(folders(found)).toEqual([temporary.at('here/scenarios/flapping'), temporary.at('here/scenarios/mine')]);
  });

  it('among the built-in ones where the folder has none', () => {
    using temporary = world();
    const found = findScenarios([], { ...temporary.places, cwd: temporary.at('here/other') });
    expect(folders(found)).toEqual([temporary.at('gatecrash/flapping'), temporary.at('gatecrash/peak')]);
  });

  it('by name: own ones before built-in ones', () => {
    using temporary = world();
    const found = findScenarios(['flapping', 'peak'], temporary.places);
    expect(folders(found)).toEqual([temporary.at('here/scenarios/flapping'), temporary.at('gatecrash/peak')]);
  });

  it.each([['./other'], ['other'], ['other/'], ['./other/scenario.ts']])('by path: %s', (typed) => {
    using temporary = world();
    const { found, problems } = findScenarios([typed], temporary.places);
    expect(found).toEqual([{ name: 'other', folder: temporary.at('here/other') }]);
    expect(problems).toEqual([]);
  });

  it('all of a folder that has several', () => {
    using temporary = world();
    expect(folders(findScenarios(['./scenarios'], temporary.places))).toHaveLength(2);
  });

  it('that are written in plain JavaScript', () => {
    using temporary = world();
    temporary.write('here/plain/scenario.js', '');
    for (const typed of ['./plain', './plain/scenario.js']) {
      expect(folders(findScenarios([typed], temporary.places))).toEqual([temporary.at('here/plain')]);
    }
  });

  it('once, however often they are named', () => {
    using temporary = world();
    expect(folders(findScenarios(['mine', './scenarios/mine', 'mine'], temporary.places))).toHaveLength(1);
  });
});

describe('scenarios are not found', () => {
  it('without saying what was probably meant, for each', () => {
    using temporary = world();
    const { problems } = findScenarios(['flaping', 'mine', './scenarios/no-scenario'], temporary.places);
    expect(problems).toEqual([
      { code: 'GC1003', message: 'unknown scenario flaping', hint: 'did you mean flapping?' },
      {
        code: 'GC1003',
        message: `no scenario at ./scenarios/no-scenario: ${temporary.at('here/scenarios/no-scenario')} has no scenario.ts`,
        hint: 'a scenario is a folder with a scenario.ts and its configs',
      },
    ]);
  });

  it('where two have one name, since reports would mix them up', () => {
    using temporary = world();
    const { problems } = findScenarios(['flapping', temporary.at('gatecrash/flapping')], temporary.places);
    expect(problems.map(({ message }) => message)).toEqual([
      `two scenarios are called flapping: ${temporary.at('here/scenarios/flapping')} and ${temporary.at('gatecrash/flapping')}`,
    ]);
  });
});
