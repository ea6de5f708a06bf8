import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import type { Scenario } from '../model/scenario.ts';
import { packageRoot } from './package-root.ts';
import { reporterContext } from './reporter-context.ts';

afterEach(() => vi.unstubAllEnvs());

it('calls the scenarios of a stored run as its command did', () => {
  const { scenarioArgument } = reporterContext(null, [], {
    command: "gatecrash run './my scenarios/mine' flapping-node --arm x",
  });
  expect(scenarioArgument('mine')).toBe("'./my scenarios/mine'");
  expect(scenarioArgument('flapping-node')).toBe('flapping-node');
  expect(scenarioArgument('other')).toBe('other');
});

it('tells where the config of a scenario is below the folder that CI checked out, and nothing where it is elsewhere', async () => {
  const workspace = await mkdtemp(path.join(tmpdir(), 'gatecrash-workspace-'));
  const folder = path.join(workspace, 'ours/scenarios/basket');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'failover.conf'), '');
  vi.stubEnv('GITHUB_WORKSPACE', workspace);
  vi.stubEnv('GITHUB_STEP_SUMMARY', path.join(workspace, 'summary.md'));
  const { configFile, stepSummary } = reporterContext(null, [{ name: 'basket', folder } as Scenario]);
  expect(stepSummary).toBe(path.join(workspace, 'summary.md'));
  expect(configFile?.('basket', 'failover.conf')).toBe('ours/scenarios/basket/failover.conf');
  expect(configFile?.('basket', 'no-such.conf')).toBe(null);
  expect(configFile?.('flapping-node', 'failover.conf')).toBe(null);
  await rm(workspace, { recursive: true });
});

it('finds the configs of a stored run by its command, else among the built-in scenarios', () => {
  vi.stubEnv('GITHUB_WORKSPACE', packageRoot);
  vi.stubEnv('GITHUB_STEP_SUMMARY', '');
  const command = `gatecrash run ${path.join(packageRoot, 'scenarios/peak-load/scenario.ts')}`;
  const { configFile, stepSummary } = reporterContext(null, [], { command });
  expect(stepSummary).toBe(null);
  expect(configFile?.('peak-load', 'broken.conf')).toBe('scenarios/peak-load/broken.conf');
  expect(configFile?.('flapping-node', 'failover.conf')).toBe('scenarios/flapping-node/failover.conf');
});
