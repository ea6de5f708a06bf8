import { failure } from '../../model/error.ts';
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
