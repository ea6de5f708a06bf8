import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadScenarios } from '../harness/cli/load-scenario.ts';
import { packageRoot } from '../harness/cli/package-root.ts';
import bases from '../images/bases.json' with { type: 'json' };
import { labFiles } from './lab.ts';

const folder = path.join(packageRoot, 'scenarios/flapping-node');
const { scenarios } = await loadScenarios([{ name: 'flapping-node', folder }]);
const [scenario] = scenarios;
if (scenario === undefined) throw new Error('flapping-node is not there');
const files = labFiles(scenario, bases);

describe('the lab', () => {
  it.each(Object.entries(files))(
    '%s is what flapping-node makes of it (npm run docs makes it anew)',
    async (file, text) => {
      expect(await readFile(path.join(packageRoot, file), 'utf8')).toBe(text);
    },
  );

  it('follows the scenario: a fourth node gets its service, its address and its proxy', () => {
    const { app } = scenario.upstreams;
    if (app === undefined) throw new Error('flapping-node has no pool app');
    const larger = labFiles({ ...scenario, upstreams: { app: { ...app, size: 4 } } }, bases);
    expect(larger['docker-compose.yml']).toContain('\n  app-4:\n');
    expect(larger['docker-compose.yml']).toContain('- app-4:127.0.1.4\n');
    expect(JSON.parse(larger['lab/toxiproxy.json'] ?? '')).toContainEqual({
      name: 'app-4',
      listen: '127.0.1.4:8080',
      upstream: '127.0.1.4:18080',
      enabled: true,
    });
    expect(larger['lab/upstreams/app.conf']).toContain('server app-4:8080 ');
  });

  it('publishes on the loopback alone', () => {
    const text = files['docker-compose.yml'] ?? '';
    const ports = /ports:\n((?: {6}- .*\n)+)/.exec(text)?.[1]?.trimEnd().split('\n');
    expect(ports).toHaveLength(2);
    for (const port of ports ?? []) expect(port).toMatch(/^ {6}- "127\.0\.0\.1:/);
  });
});
