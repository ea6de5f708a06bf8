import type { Engine } from '../harness/runtimes/docker/engine.ts';
import type { Images } from '../harness/runtimes/docker/image.ts';
import { uniqueRunId } from './local-pod.ts';

/** An app as a user might have it in an image: it tells of its start, and answers on 3000; /healthz says that it is ready. */
const program = `
console.log('app starts as ' + process.getuid() + ' with ' + process.argv.slice(1).join(' ') + process.env.GREETING);
require('node:http')
  .createServer(({ url }, response) => {
    response.statusCode = url === '/healthz' ? 204 : url === '/' ? 200 : 404;
    setTimeout(() => response.end(url === '/' ? 'hello' : ''), 5);
  })
  .listen(3000, () => console.log('app listens'));
`;

/** An image of a user's own in the engine, gone with the scope; made without a registry and without a build. */
export async function ownImage(
  { client }: Engine,
  { programs }: Images,
): Promise<{ readonly reference: string; readonly id: string } & AsyncDisposable> {
  const repository = `gatecrash-test/${uniqueRunId()}`;
  const reference = `${repository}:1.2`;
  const container = await client.createContainer({
    Image: programs.id,
    User: '1234:1234',
    Env: ['GREETING=hello'],
    Entrypoint: ['/usr/local/bin/node', '-e', program],
    Cmd: ['its own command'],
    HostConfig: { NetworkMode: 'none' },
  });
  try {
    const { Id: id } = (await container.commit({ repo: repository, tag: '1.2' })) as { Id: string };
    return {
      reference,
      id,
      [Symbol.asyncDispose]: async () => void (await client.getImage(reference).remove({ force: true })),
    };
  } finally {
    await container.remove();
  }
}
