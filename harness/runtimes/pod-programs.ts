import path from 'node:path';

/** Folder of gatecrash itself. */
export const packageRoot = path.resolve(import.meta.dirname, '../..');

/** Whether this is the npm package: compiled, its packages in some folder above it, and pod programs ready made. */
export const isPackaged = import.meta.filename.endsWith('.js');

/** Where the package has the programs of pods, which need nothing else. */
export const bundleFolder = 'pod';

/** The programs of the harness that run in pods, below the folder of gatecrash. */
export const podPrograms = isPackaged
  ? {
      agent: `${bundleFolder}/agent.js`,
      app: `${bundleFolder}/app.js`,
      thirdParty: `${bundleFolder}/third-party.js`,
      peer: `${bundleFolder}/peer.js`,
      dns: `${bundleFolder}/dns.js`,
      spike: `${bundleFolder}/spike.js`,
    }
  : {
      agent: 'harness/agent/main.ts',
      app: 'harness/upstreams/app.ts',
      thirdParty: 'harness/upstreams/third-party.ts',
      peer: 'harness/upstreams/peer.ts',
      dns: 'harness/upstreams/dns.ts',
      spike: 'harness/load/spike.ts',
    };
