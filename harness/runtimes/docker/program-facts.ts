import { failure } from '../../model/error.ts';
import type { StoreKind } from '../../model/store.ts';
import type { Engine } from './engine.ts';
import type { Image } from './image.ts';
import { askedOnce, askImage } from './image-facts.ts';

/** The versions of what the pods' own image brings. */
export interface ProgramFacts {
  readonly toxiproxy: string;
  readonly node: string;
}

async function ask(engine: Engine, image: Image): Promise<ProgramFacts> {
  const argv = ['sh', '-c', '/usr/local/bin/toxiproxy-server --version; /usr/local/bin/node --version'] as const;
  const said = await askImage(engine, image, { title: 'the programs', argv, mounts: [] });
  const toxiproxy = /toxiproxy-server version (\d\S*)/.exec(said)?.[1];
  const node = /^v(\d\S*)/m.exec(said)?.[1];
  if (toxiproxy !== undefined && node !== undefined) return { toxiproxy, node };
  throw failure('GC3009', `the programs of the image ${image.name} do not run: ${said.trim().slice(-300)}`);
}

/** The versions of Toxiproxy and Node in the image of the pods' programs. */
export function programFacts(engine: Engine, image: Image): Promise<ProgramFacts> {
  return askedOnce(image, '-programs', () => ask(engine, image));
}

/** The version of each store. */
export type StoreVersions = Readonly<Record<StoreKind, string>>;

async function askStores(engine: Engine, image: Image): Promise<StoreVersions> {
  const argv = ['sh', '-c', 'redis-server --version; memcached --version; postgres --version'] as const;
  const said = await askImage(engine, image, { title: 'the stores', argv, mounts: [] });
  const redis = /^Redis server v=(\d\S*)/m.exec(said)?.[1];
  const memcached = /^memcached (\d\S*)/m.exec(said)?.[1];
  const postgres = /^postgres \(PostgreSQL\) (\d\S*)/m.exec(said)?.[1];
  if (redis !== undefined && memcached !== undefined && postgres !== undefined) return { redis, memcached, postgres };
  throw failure('GC3009', `the stores of the image ${image.name} do not run: ${said.trim().slice(-300)}`);
}

/** The versions of the stores in the image of the pods' stores. */
export function storeVersions(engine: Engine, image: Image): Promise<StoreVersions> {
  return askedOnce(image, '-stores', () => askStores(engine, image));
}
