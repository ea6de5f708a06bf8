import { type Proxy as ClientProxy, Toxiproxy } from 'toxiproxy-node-client';
import type { NodeProxy } from '../model/topology.ts';

/** Where Toxiproxy's API listens inside a pod. */
const apiUrl = 'http://127.0.0.1:8474';

/** What can be done with the proxies of one pod. */
export interface ToxiproxyControl {
  /** Puts one proxy, enabled and without toxics, in front of every node named. */
  readonly create: (proxies: readonly NodeProxy[]) => Promise<void>;
  /** Closes (or opens again) a proxy's listener; its open connections are cut when it closes. */
  readonly setEnabled: (name: string, enabled: boolean) => Promise<void>;
}

/** The control of the Toxiproxy server that runs in this pod. */
export function connectToxiproxy(): ToxiproxyControl {
  const client = new Toxiproxy(apiUrl);
  const created = new Map<string, ClientProxy>();
  return {
    create: async (proxies) => {
      for (const { name, listen, upstream } of proxies) {
        created.set(name, await client.createProxy({ name, listen, upstream }));
      }
    },
    setEnabled: async (name, enabled) => {
      const proxy = created.get(name);
      if (proxy === undefined) throw new Error(`there is no proxy ${name}`);
      created.set(name, await proxy.update({ enabled, listen: proxy.listen, upstream: proxy.upstream }));
    },
  };
}
