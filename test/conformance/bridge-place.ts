import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ruleset } from '../../harness/agent/firewall.ts';
import { nginxArguments, nginxFiles } from '../../harness/gateways/nginx.ts';
import { type FirewallAction, podPaths } from '../../harness/model/agent-protocol.ts';
import { toxicName } from '../../harness/model/toxic.ts';
import { configFolder } from '../../harness/runtimes/docker/config-folder.ts';
import type { TestEngine } from '../docker-pod.ts';
import { type Bridge, type Container, startBridge } from './bridge.ts';
import { config, type Place } from './error-signature.ts';
import type { Breakage } from './pod-place.ts';
import { stub } from './subject.ts';

const node = '/usr/local/bin/node';
const idle = ['sleep', 'infinity'];
const toxiproxyApi = 'http://127.0.0.1:8474';

/** GETs `url` until it is answered with `status` (0: whatever the answer), from inside a container. */
function getUntil(url: string, status: number): readonly string[] {
  const script = `
    const end = performance.now() + 20_000;
    const again = () => (performance.now() > end ? process.exit(1) : setTimeout(get, 10));
    const get = () => require('http').get('${url}', ({ statusCode }) => {
      if (${status} === 0 || statusCode === ${status}) process.exit(0);
      again();
    }).on('error', again);
    get();`;
  return [node, '-e', script];
}

function post(url: string, body: object): readonly string[] {
  const script = `fetch('${url}', { method: 'POST', body: '${JSON.stringify(body)}' }).then(({ ok }) => process.exit(ok ? 0 : 1));`;
  return [node, '-e', script];
}

/** The programs behind and beside nginx. */
interface Parts {
  readonly app: Container;
  readonly prober: Container;
  /** null where the fault is not a matter of a proxy. */
  readonly toxiproxy: Container | null;
}

async function startParts(bridge: Bridge, image: string, proxied: boolean): Promise<Parts> {
  const alias = proxied ? 'program' : 'app-1';
  const settings = stub({ name: 'app-1', address: '0.0.0.0' }).args;
  const app = await bridge.start({ alias, image, argv: [node, '/opt/gatecrash/app.js', ...settings] });
  const prober = await bridge.start({ alias: 'prober', image, argv: idle });
  await bridge.run(prober, getUntil(`http://${alias}:8080/-/ready`, 204));
  if (!proxied) return { app, prober, toxiproxy: null };
  const server = ['/usr/local/bin/toxiproxy-server', '-host', '127.0.0.1', '-port', '8474'];
  const toxiproxy = await bridge.start({ alias: 'app-1', image, argv: server });
  await bridge.run(toxiproxy, getUntil(`${toxiproxyApi}/version`, 200));
  const proxy = { name: 'app-1', listen: '0.0.0.0:8080', upstream: `${alias}:8080` };
  await bridge.run(toxiproxy, post(`${toxiproxyApi}/proxies`, proxy));
  return { app, prober, toxiproxy };
}

async function startGateway(bridge: Bridge, image: string, prober: Container): Promise<Container> {
  for (const file of nginxFiles({ config, generation: 1, user: null, servers: [] })) {
    const target = path.join(bridge.exchange, configFolder, path.posix.relative(podPaths.gatewayConfig, file.path));
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, file.text);
  }
  const gateway = await bridge.start({ alias: 'gateway', image, argv: ['nginx', ...nginxArguments.serve] });
  await bridge.run(prober, getUntil('http://gateway/-/ready', 204));
  return gateway;
}

/** What a firewall does that a condition changes, unless its settings say otherwise. */
const firewallActions: Readonly<Record<string, FirewallAction>> = {
  'firewall-drop': 'drop',
  'firewall-reject': 'reset',
};

/** Does to a container what the fault does to a program of a pod. */
async function breakIt(fault: Breakage, bridge: Bridge, image: string, parts: Parts): Promise<void> {
  const { app, prober, toxiproxy } = parts;
  const action = 'action' in fault ? fault.action : firewallActions[fault.type];
  if (action !== undefined) {
    const rule = { address: await bridge.addressOf(app), port: 8080, action };
    const firewall = await bridge.start({ alias: 'firewall', image, argv: idle, beside: app });
    await bridge.run(firewall, ['nft', ruleset([rule])]);
  } else if (fault.type === 'kill-node') {
    await app.kill({ signal: 'SIGKILL' });
    await app.wait();
  } else if (fault.type === 'freeze-node') {
    await app.pause();
  } else if (fault.type === 'overload-node') {
    await bridge.run(prober, getUntil('http://app-1:8080/-/capacity?workers=0&queue=0', 204));
  } else if (fault.type === 'refuse-node' && toxiproxy !== null) {
    await bridge.run(toxiproxy, post(`${toxiproxyApi}/proxies/app-1`, { enabled: false }));
  } else if ('toxics' in fault && fault.toxics !== undefined && toxiproxy !== null) {
    for (const toxic of fault.toxics({})) {
      const named = { ...toxic, name: toxicName(toxic) };
      await bridge.run(toxiproxy, post(`${toxiproxyApi}/proxies/app-1/toxics`, named));
    }
  } else {
    throw new Error(`say here how ${fault.type} is done to a container`);
  }
}

/** A place on a bridge network. */
export interface BridgePlace extends Place {
  /** Empties the ARP cache of nginx's container, as time does. */
  readonly forgetNeighbours: () => Promise<void>;
}

/** nginx and one node in containers of their own, without anything of the runtime's. */
export async function bridgePlace(test: TestEngine, fault: Breakage): Promise<BridgePlace> {
  const { programs, gateway: image } = test.images;
  const bridge = await startBridge(test);
  try {
    const parts = await startParts(bridge, programs.id, 'via' in fault && fault.via === 'proxy');
    const gateway = await startGateway(bridge, image.id, parts.prober);
    return {
      exchange: bridge.exchange,
      breakIt: () => breakIt(fault, bridge, programs.id, parts),
      forgetNeighbours: async () => {
        const helper = await bridge.start({ alias: 'arp', image: programs.id, argv: idle, beside: gateway });
        await bridge.run(helper, ['ip', 'neigh', 'flush', 'all']);
      },
      request: (path) => bridge.run(parts.prober, getUntil(`http://gateway${path}`, 0)),
      [Symbol.asyncDispose]: () => bridge[Symbol.asyncDispose](),
    };
  } catch (error) {
    await bridge[Symbol.asyncDispose]();
    throw error;
  }
}
