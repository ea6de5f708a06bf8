import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findScenarios } from '../harness/cli/find-scenarios.ts';
import { packageRoot } from '../harness/cli/package-root.ts';
import type { ArmDocument } from '../harness/model/run-document.ts';
import { armDocument, withArm } from '../harness/reporters/testing/run-document.ts';
import { measuredOf, withMeasured } from './measured.ts';

const arm = 'broken/node-killed';

/** A run of flapping-node in which this arm came to that. */
function runWith(changes: Partial<ArmDocument>) {
  const requests = { sent: 900, answered: 900, failed: 0, inFlight: 0 };
  return withArm(arm, { ...armDocument({ name: arm, role: 'broken', requests }), ...changes });
}

const rowOf = (text: string): string | undefined => text.split('\n').find((line) => line.includes(`\`${arm}\``));

describe('what runs measured', () => {
  it('is told as the sum of what failed and the least and most of the rest, of confirmed arms', () => {
    const runs = [
      runWith({ exposures: 200, exposuresFailed: 198, gatewayErrors: 198 }),
      runWith({ exposures: 100, exposuresFailed: 100, gatewayErrors: 104 }),
      runWith({ exposures: 500, exposuresFailed: 0, gatewayErrors: 999, verdict: 'inconclusive' }),
    ];
    const text = measuredOf('flapping-node', runs);
    expect(text).toContain('**local**, nginx');
    expect(text).toContain('confirmed runs, from the least to the most; failures are their sum.');
    expect(rowOf(text)).toBe(`| \`${arm}\` | 2 of 3 | 900 | 298 of 300 | 104 to 198 | – | – | 0.0 |`);
  });

  it('is told as it stands where each runtime has one run', () => {
    const text = measuredOf('flapping-node', [runWith({})]);
    expect(text).toContain('Figures are of confirmed runs. ');
    expect(text).not.toContain('sum');
  });

  it('is told of those at risk where no request met the fault', () => {
    expect(rowOf(measuredOf('flapping-node', [runWith({ atRisk: 70, atRiskFailed: 2 })]))).toContain('2 of 70 at risk');
  });
});

it('what was measured stands between the markers, and nothing else changes', () => {
  const one = measuredOf('flapping-node', [runWith({})]);
  const page = `# Title\n\n${one}\n\nmore\n`;
  const other = measuredOf('flapping-node', [runWith({ gatewayErrors: 7 })]);
  expect(withMeasured(page, other)).toBe(`# Title\n\n${other}\n\nmore\n`);
  expect(() => withMeasured('# Title\n', one)).toThrow('expected <!-- measured');
});

it('every scenario has a page, with what was measured in both runtimes', async () => {
  const { found } = findScenarios([], { cwd: packageRoot, builtIn: path.join(packageRoot, 'scenarios') });
  for (const { name } of found) {
    const page = await readFile(path.join(packageRoot, 'docs/scenarios', `${name}.md`), 'utf8');
    expect(page, name).toMatch(/\*\*local\*\*, nginx [\s\S]*\*\*docker\*\*, nginx [\s\S]*<!-- \/measured -->/);
  }
});
