import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensureTool } from '../harness/runtimes/tools/index.ts';
import { temporaryFolder } from './local-pod.ts';
import { until } from './until.ts';

/** The config of a scenario, as it stands but for where it listens, whom it asks, and where it keeps what it has. */
async function configIn(folder: string, file: string): Promise<string> {
  const text = await readFile(path.join(import.meta.dirname, '..', 'scenarios', file), 'utf8');
  const asHere = text
    .replace('listen 80;', `listen unix:${folder}/gateway.sock;`)
    .replaceAll(/server app-\d:8080 max_fails=0;/g, `server unix:${folder}/app.sock;`)
    .replaceAll(/http:\/\/\w+-1:8080/g, 'http://region')
    .replace('/var/cache/nginx', `${folder}/cache`)
    // A page must not run out of date while the test looks at it.
    .replace('proxy_cache_valid 200 1s;', 'proxy_cache_valid 200 1h;');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (one) => `${one}_temp_path ${folder}/tmp;`,
  );
  return `daemon off; pid ${folder}/pid; ${process.getuid?.() === 0 ? 'user root;' : ''} events {}
http { access_log off; ${temporary.join(' ')} upstream region { server unix:${folder}/app.sock; }
${asHere}}`;
}

/** nginx with a scenario's config, before an app that says for whom it made a page, and nothing of whether to keep it. */
async function startCache(file: string) {
  const cleanUp = new AsyncDisposableStack();
  const { folder } = cleanUp.use(await temporaryFolder());
  const nginx = await ensureTool('nginx', () => {});
  await Promise.all([mkdir(`${folder}/cache`), mkdir(`${folder}/tmp`)]);
  await writeFile(`${folder}/nginx.conf`, await configIn(folder, file));
  const made: string[] = [];
  const app = createServer((asked, answer) => {
    made.push(asked.url ?? '');
    answer.end(`for ${asked.headers.authorization ?? asked.headers.cookie ?? 'everybody'}`);
  }).listen(`${folder}/app.sock`);
  cleanUp.defer(() => void app.close().closeAllConnections());
  await once(app, 'listening');
  const gateway = spawn(nginx.path, ['-p', folder, '-c', `${folder}/nginx.conf`, '-e', 'stderr'], { stdio: 'ignore' });
  cleanUp.defer(async () => {
    const exited = once(gateway, 'exit');
    gateway.kill('SIGTERM');
    await exited;
  });
  const ask = (url: string, headers: Readonly<Record<string, string>> = {}): Promise<string> =>
    new Promise((resolve, reject) => {
      const sent = request({ socketPath: `${folder}/gateway.sock`, path: url, headers }, (answer) => {
        let body = '';
        answer.on('data', (data) => {
          body += String(data);
        });
        answer.on('end', () => resolve(body));
      });
      sent.on('error', reject).end();
    });
  await until('the gateway answers', () =>
    ask('/not-a-page').then(
      () => true,
      () => false,
    ),
  );
  return {
    ask,
    timesMade: (url: string) => made.filter((one) => one === url).length,
    [Symbol.asyncDispose]: () => cleanUp.disposeAsync(),
  };
}

describe.each([
  ['peak-load/micro-cache.conf', '', ['/recommendations/1', '/search?q=shoes', '/products/6']],
  ['cross-region/edge-cache.conf', '/eu', ['/', '/offers', '/news', '/products/7', '/archive/3']],
] as const)('the cache of %s', (file, root, pages) => {
  it('keeps pages that are the same for everybody', async () => {
    await using cache = await startCache(file);
    for (const page of pages) {
      for (let asked = 0; asked < 3; asked += 1) expect(await cache.ask(`${root}${page}`)).toBe('for everybody');
      expect(cache.timesMade(`${root}${page}`)).toBe(1);
    }
  });

  it.each(['/cart', '/account', '/account/products/1', '/checkout/3'])(
    'never keeps %s, of whose headers nothing is known',
    async (page) => {
      await using cache = await startCache(file);
      for (let asked = 0; asked < 2; asked += 1) await cache.ask(`${root}${page}`);
      expect(cache.timesMade(`${root}${page}`)).toBe(2);
    },
  );

  it.each([{ authorization: 'Ann' }, { cookie: 'session=Ann' }])(
    'gives nobody what was made for who came with %o',
    async (headers) => {
      await using cache = await startCache(file);
      const page = `${root}${pages[1]}`;
      const forAnn = `for ${headers.authorization ?? headers.cookie}`;
      expect(await cache.ask(page, headers)).toBe(forAnn);
      expect(await cache.ask(page)).toBe('for everybody');
      expect(await cache.ask(page, headers)).toBe(forAnn);
      expect(await cache.ask(page)).toBe('for everybody');
      expect(cache.timesMade(page)).toBe(3);
    },
  );
});
