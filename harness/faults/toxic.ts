import { type Proxy as ClientProxy, type Toxic as ClientToxic, Toxiproxy } from 'toxiproxy-node-client';
import type { HostProxy } from '../model/topology.ts';
import { type Toxic, toxicName } from '../model/toxic.ts';

/** Where Toxiproxy's API listens on its host. */
const apiPort = 8474;

/** What can be done with the proxies of one pod. */
export interface ToxiproxyControl {
  /** Puts one proxy, enabled and without toxics, in front of every program named. */
  readonly create: (proxies: readonly HostProxy[]) => Promise<void>;
  /** Closes (or opens again) a proxy's listener; its open connections are cut when it closes. */
  readonly setEnabled: (name: string, enabled: boolean) => Promise<void>;
  readonly addToxics: (name: string, toxics: readonly Toxic[]) => Promise<void>;
  readonly removeToxics: (name: string) => Promise<void>;
  /** Names of the toxics that Toxiproxy says the proxy has. */
  readonly listToxics: (name: string) => Promise<readonly string[]>;
}

/** The control of the Toxiproxy server that runs in this pod, with its API on `host`. */
export function connectToxiproxy(host: string): ToxiproxyControl {
  const client = new Toxiproxy(`http://${host}:${apiPort}`);
  const created = new Map<string, ClientProxy>();
  const put = new Map<string, ClientToxic<unknown>[]>();
  const named = (name: string): ClientProxy => {
    const proxy = created.get(name);
    if (proxy === undefined) throw new Error(`there is no proxy ${name}`);
    return proxy;
  };
  return {
    create: async (proxies) => {
      for (const { name, listen, upstream } of proxies) {
        created.set(name, await client.createProxy({ name, listen, upstream }));
      }
    },
    setEnabled: async (name, enabled) => {
      const proxy = named(name);
      created.set(name, await proxy.update({ enabled, listen: proxy.listen, upstream: proxy.upstream }));
    },
    addToxics: async (name, toxics) => {
      const proxy = named(name);
      const added = put.get(name) ?? [];
      put.set(name, added);
      for (const toxic of toxics) {
        const { type, stream, toxicity, attributes } = toxic;
        added.push(
          await proxy.addToxic({ name: toxicName(toxic), type, stream, toxicity, attributes: { ...attributes } }),
        );
      }
    },
    // The last one first: the other way round Toxiproxy 2.12 panics when a toxic is added next (index out of range in
    // link.go, AddToxic), if the client of a connection has gone meanwhile.
    removeToxics: async (name) => {
      const added = put.get(name) ?? [];
      for (let last = added.at(-1); last !== undefined; last = added.at(-1)) {
        await last.remove();
        added.pop();
      }
    },
    // Each is asked for again: what Toxiproxy says counts, not what it was told.
    listToxics: async (name) =>
      Promise.all((put.get(name) ?? []).map(async (toxic) => (await named(name).getToxic(toxic.name)).name)),
  };
}
