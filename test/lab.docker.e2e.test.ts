import { chown, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { debianBase } from '../harness/runtimes/docker/debian-base.ts';
import { composeCommands, runCompose } from './compose.ts';
import { type TestEngine, testEngine } from './docker-pod.ts';
import { documentOf } from './gatecrash.ts';
import { until } from './until.ts';

const found = await testEngine();
const skipped = 'skipped' in found ? found.skipped : 'neither docker compose nor docker-compose is installed';

/** The public images, or the Debian base where the pods' images stand on that. */
function imageVariables({ images }: TestEngine): Readonly<Record<string, string>> {
  const { node } = debianBase().bases;
  if (!images.programs.origin.endsWith(`from ${node}`)) return {};
  return { GATECRASH_NODE_IMAGE: node, GATECRASH_TOXIPROXY_IMAGE: node, GATECRASH_NGINX_IMAGE: node };
}

function labTests(command: readonly string[], test: TestEngine): void {
  const { client, host } = test.engine;
  const project = `gatecrash-test-${process.pid}-${command.length}`;
  const socket = host.replace(/^unix:\/\//, '');
  const env = {
    ...imageVariables(test),
    COMPOSE_PROJECT_NAME: project,
    GATECRASH_ENGINE_SOCKET: socket,
    GATECRASH_LAB_PORT: '0',
    GATECRASH_TOXIPROXY_PORT: '0',
  };
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'gatecrash-test-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const compose = async (...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await runCompose(command, args, env);
    expect(code, `${args.join(' ')}\n${stderr}`).toBe(0);
    return stdout;
  };
  const down = () => compose('--profile', 'gatecrash', 'down', '--volumes');
  const address = async (port: number): Promise<string> => {
    const text = (await compose('port', 'pod', String(port))).trim();
    expect(text).toMatch(/^127\.0\.0\.1:\d+$/);
    return `http://${text}`;
  };
  /** Status and node of as many requests as the pool has nodes. */
  const round = async (url: string): Promise<readonly string[]> => {
    const answers: string[] = [];
    for (let i = 0; i < 3; i += 1) {
      const response = await fetch(url, { headers: { connection: 'close' } });
      const text = await response.text();
      answers.push(response.status === 200 ? (text.trim().split(' ').at(-1) ?? '') : String(response.status));
    }
    return answers.toSorted();
  };
  const roundIs = (url: string, wanted: readonly string[]) =>
    until(`answers ${wanted.join(', ')}`, async () => {
      const seen = await round(url).catch(() => []);
      return isDeepStrictEqual(seen, wanted);
    });
  const healthy = ['app-1', 'app-2', 'app-3'];

  it('stands: a killed node and a disabled proxy give 502s, failover.conf stops them until a restart', async () => {
    try {
      await compose('up', '--detach');
      const gateway = await address(80);
      const toxiproxy = await address(8474);
      const setEnabled = async (enabled: boolean) => {
        const response = await fetch(`${toxiproxy}/proxies/app-2`, {
          method: 'POST',
          body: JSON.stringify({ enabled }),
        });
        expect(response.status).toBe(200);
      };
      await roundIs(gateway, healthy);

      await compose('kill', 'app-2');
      await roundIs(gateway, ['502', 'app-1', 'app-3']);
      await compose('start', 'app-2');
      await roundIs(gateway, healthy);
      expect(await compose('logs', 'gateway')).not.toContain('111: Connection refused');

      await setEnabled(false);
      expect(await round(gateway)).toEqual(['502', 'app-1', 'app-3']);
      expect(await compose('logs', 'gateway')).toContain(
        'connect() failed (111: Connection refused) while connecting to upstream',
      );

      await compose('exec', '-T', 'gateway', 'cp', '/etc/nginx/flapping-node/failover.conf', '/tmp/gateway.conf');
      await compose('kill', '-s', 'HUP', 'gateway');
      await until('three rounds in a row without a 502', async () => {
        const rounds = [await round(gateway), await round(gateway), await round(gateway)];
        return !rounds.flat().includes('502');
      });

      await compose('restart', 'gateway');
      await roundIs(gateway, ['502', 'app-1', 'app-3']);
      await setEnabled(true);
      await roundIs(gateway, healthy);
    } finally {
      await down();
    }
    const filters = JSON.stringify({ label: [`com.docker.compose.project=${project}`] });
    expect(await client.listContainers({ all: true, filters })).toEqual([]);
    expect(await client.listNetworks({ filters })).toEqual([]);
  });

  it('has nginx take every config of the scenario', async () => {
    const check = 'cp $f /tmp/gateway.conf && nginx -e stderr -t || exit 1';
    try {
      await compose('run', '--rm', '-T', 'gateway', `for f in /etc/nginx/flapping-node/*.conf; do ${check}; done`);
    } finally {
      await down();
    }
  });

  /** The control arm, run by a service; answers the document of the run. */
  const runControl = async (service: string, user: string) => {
    const output = path.join(folder, service);
    const mount = ['run', '--rm', '-T', '--user', user, '--volume', `${folder}:${folder}`, service];
    const scenario = ['run', 'flapping-node', '--grep', ' control$', '--output', output];
    const { code, stdout, stderr } = await runCompose(command, [...mount, ...scenario], env);
    // Not the verdict: a busy machine makes it inconclusive (3), which says nothing about containers.
    expect([0, 3], stdout + stderr).toContain(code);
    return documentOf(output);
  };
  const answered = [
    expect.objectContaining({
      arms: [
        expect.objectContaining({ name: 'control', statuses: expect.objectContaining({ 200: expect.any(Number) }) }),
      ],
    }),
  ];

  it('runs scenarios beside the container of the service gatecrash, as an ordinary user', async ({ skip }) => {
    if (!host.startsWith('unix://')) skip(`the engine at ${host} has no socket that a container could be given`);
    try {
      const uid = process.getuid?.() || 1234;
      await chown(folder, uid, -1);
      const document = await runControl('gatecrash', `${uid}:${(await stat(socket)).gid}`);
      expect(document).toMatchObject({ complete: true, environment: { runtime: 'docker' }, scenarios: answered });
    } finally {
      await down();
    }
  });

  it('runs scenarios inside the container of the service gatecrash-local', async () => {
    try {
      const document = await runControl('gatecrash-local', '0:0');
      expect(document).toMatchObject({ complete: true, environment: { runtime: 'local' }, scenarios: answered });
    } finally {
      await down();
    }
  });
}

if ('skipped' in found || composeCommands.length === 0) {
  describe('the lab', () => {
    it.skip(`is not tried: ${skipped}`);
  });
} else {
  for (const command of composeCommands) {
    // Fetching programs inside a container takes as long as the network does.
    describe(`the lab by ${command.join(' ')}`, { timeout: 180_000 }, () => labTests(command, found));
  }
}
