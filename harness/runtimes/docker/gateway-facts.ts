import { failure } from '../../model/error.ts';
import type { Engine } from './engine.ts';
import { nginxOf } from './gateway-program.ts';
import type { Image } from './image.ts';
import { askedOnce, askImage } from './image-facts.ts';

/** What the nginx of an image says of itself. */
export interface GatewayFacts {
  readonly version: string;
  /** `nginx -V`. */
  readonly build: string;
}

function read(said: string, image: Image): GatewayFacts {
  const version = /nginx version: \S+\/(\d\S*)/.exec(said)?.[1];
  const what = image.binary ?? `the nginx of the image ${image.name}`;
  const hint = 'name an image that has nginx on its PATH, such as nginx:1.28';
  if (version === undefined) throw failure('GC3009', `${what} does not run: ${said.trim().slice(-300)}`, hint);
  if (said.includes('--with-http_stub_status_module')) return { version, build: said.trim() };
  throw failure('GC3009', `${what} was built without stub_status, which the harness reads`, hint);
}

async function ask(engine: Engine, image: Image): Promise<GatewayFacts> {
  const { entrypoint, mounts } = nginxOf(image);
  const argv = [entrypoint[0] ?? 'nginx', ...entrypoint.slice(1), '-V'] as const;
  return read(await askImage(engine, image, { title: 'nginx -V', argv, mounts }), image);
}

/** Version and build of an image's nginx. */
export async function gatewayFacts(engine: Engine, image: Image): Promise<GatewayFacts> {
  if (image.binary !== null) return ask(engine, image); // the file may be another tomorrow
  return askedOnce(image, '', () => ask(engine, image));
}
