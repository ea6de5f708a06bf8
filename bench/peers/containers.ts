import { readFile } from 'node:fs/promises';
import path from 'node:path';
import autocannon from 'autocannon';
import { GenericContainer, Network, type StartedTestContainer } from 'testcontainers';

/**
 * What one would write without gatecrash, with a container engine: a test with testcontainers and autocannon, in phases
 * of a fixed length, each with a gateway of its own. `containers.ts <image of the app> <image of nginx>`; configs of the
 * gateway are in CONFIGS, the length of a phase in seconds in PHASE_S.
 */
const [appImage = '', nginxImage = ''] = process.argv.slice(2);
const duration = Number(process.env.PHASE_S ?? 10);
const rate = 400;
const nginxConf = 'daemon off; events {} http { include /etc/nginx/test/*.conf; }';

await using network = await new Network().start();

function startNode(name: string): Promise<StartedTestContainer> {
  const capacity = { workers: 32, serviceTimeMs: 20, queue: null, whenFull: 'reset' };
  const settings = { name, host: '0.0.0.0', port: 8080, journal: '/tmp/journal', ...capacity };
  return new GenericContainer(appImage)
    .withEntrypoint(['node', '/opt/gatecrash/app.js', JSON.stringify(settings)])
    .withNetwork(network)
    .withNetworkAliases(name)
    .withExposedPorts(8080)
    .start();
}

async function startGateway(config: string): Promise<StartedTestContainer> {
  const content = await readFile(path.join(process.env.CONFIGS ?? '.', config), 'utf8');
  return new GenericContainer(nginxImage)
    .withEntrypoint(['nginx', '-c', '/etc/nginx/test/main'])
    .withCopyContentToContainer([
      { content: nginxConf, target: '/etc/nginx/test/main' },
      { content, target: '/etc/nginx/test/gateway.conf' },
    ])
    .withNetwork(network)
    .withExposedPorts(80)
    .start();
}

/** A phase: its config, whether a node is killed a second into it, and the share of failures that it may or must have. */
async function phase(
  name: string,
  config: string,
  kill: boolean,
  passes: (failedPercent: number) => boolean,
): Promise<void> {
  await using _first = await startNode('app-1');
  await using _third = await startNode('app-3');
  const second = await startNode('app-2');
  await using gateway = await startGateway(config);
  const url = `http://${gateway.getHost()}:${gateway.getMappedPort(80)}/`;
  const killing = kill ? setTimeout(() => void second.stop({ timeout: 0 }), 1000) : undefined;
  const { '2xx': ok, non2xx, errors } = await autocannon({ url, connections: 20, overallRate: rate, duration });
  clearTimeout(killing);
  if (!kill) await second.stop();
  const failedPercent = (100 * (non2xx + errors)) / (ok + non2xx + errors);
  console.log(`${passes(failedPercent) ? 'PASS' : 'FAIL'} ${name}: ${failedPercent.toFixed(2)} % failed`);
}

await phase('control', 'broken.conf', false, (failed) => failed < 0.1);
await phase('broken/node-killed', 'broken.conf', true, (failed) => failed > 10);
await phase('failover/node-killed', 'failover.conf', true, (failed) => failed < 0.1);
await phase('passive-health-check/node-killed', 'passive-health-check.conf', true, (failed) => failed < 1);
